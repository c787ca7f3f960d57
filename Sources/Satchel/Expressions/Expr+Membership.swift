public import SatchelColumns
internal import SatchelEngine
internal import SatchelPlan

extension Expr where Value: Hashable {
    /// Whether the value is one of a collection's.
    ///
    /// ```swift
    /// events |> .filter { $0.type.isIn(["PushEvent", "ForkEvent"]) }
    /// ```
    ///
    /// By the same equality as `==`: strings by their bytes, and `Double.nan` is in none. The collection travels with the plan and is hashed once a
    /// worker; costs one hash a row.
    public func isIn(_ values: some Sequence<Value>) -> Expr<Bool> {
        call(.isIn, Expr<[Value]>(LiteralRows(values).values))
    }
}

extension Dictionary where Key: ColumnValue, Value: ColumnValue {
    /// The value for the expression's key, or nil where there is none.
    ///
    /// ```swift
    /// events |> .map { names[$0.id] ?? "unknown" }
    /// ```
    ///
    /// The dictionary travels with the plan and is hashed once a worker; costs one hash a row and a copy of the value.
    public subscript(key: Expr<Key>) -> Expr<Value?> {
        let keys = LiteralRows(self.keys)
        return key.call(.lookup, Expr<[Key]>(keys.values), Expr<[Value]>(keys.values.compactMap { self[$0] }))
    }
}

/// The values of a collection in an order of their own, so that equal collections make equal plans.
private struct LiteralRows<Value: ColumnValue> {
    let values: [Value]

    init(_ values: some Sequence<Value>) {
        let values = Array(values)
        let builder = ColumnBuilder(Value.columnType)
        // What no column can hold is a fault of the literal, later.
        guard (try? values.forEach { try $0.columnWrite(to: builder) }) != nil else {
            self.values = values
            return
        }
        let column = builder.finish()
        let order = values.indices.sorted { (compareRows(column, $0, column, $1, type: Value.columnType), $0) < (0, $1) }
        self.values = order.map { values[$0] }
    }
}
