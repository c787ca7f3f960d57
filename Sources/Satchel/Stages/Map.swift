public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: ColumnValue {
    /// Makes of each element the value of an expression.
    ///
    /// ```swift
    /// events.map { $0.repo.name.lowercased() }
    /// ```
    ///
    /// Only the fields that the expression names are decoded. Keeps order and partitions, moves nothing. An error in the expression (an overflow,
    /// a division by zero) is the error of its element.
    public func map<Value>(_ value: (Expr<Element>) -> Expr<Value>, fileID: String = #fileID, line: Int = #line) -> Bag<Value> {
        mapped(to: value(.element), at: place(fileID, line))
    }

    func mapped<Value>(to value: Expr<Value>, at place: String) -> Bag<Value> {
        appending(.map(value.expression), place: place, fault: value.fault(over: pipeline.type))
    }
}

extension Stage {
    /// Makes of each element the value of an expression: `events |> .map { $0.repo.name.lowercased() }`.
    ///
    /// As ``Bag/map(_:fileID:line:)``.
    public static func map<Value>(_ value: (Expr<Input>) -> Expr<Value>, fileID: String = #fileID, line: Int = #line) -> Self
    where Result == Bag<Value>, Input: ColumnValue {
        let (value, place) = (value(.element), place(fileID, line))
        return Stage { $0.mapped(to: value, at: place) }
    }
}
