public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: ColumnValue {
    /// Makes of each element the elements of a list, one after the other.
    ///
    /// ```swift
    /// events.flatMap { $0.payload.commits ?? [] }.pluck(\.message)
    /// ```
    ///
    /// Only the list is decoded. Keeps order and partitions, moves nothing. An error in the expression is the error of its element.
    public func flatMap<Value: ColumnValue>(
        _ list: (Expr<Element>) -> Expr<[Value]>, fileID: String = #fileID, line: Int = #line
    ) -> Bag<Value> {
        flatMapped(to: list(.element), at: place(fileID, line))
    }

    func flatMapped<Value>(to list: Expr<[Value]>, at place: String) -> Bag<Value> {
        mapped(to: list, at: place).appending(.flatten, place: place)
    }
}

extension Stage {
    /// Makes of each element the elements of a list, one after the other: `events |> .flatMap { $0.payload.commits ?? [] }`.
    ///
    /// As ``Bag/flatMap(_:fileID:line:)``.
    public static func flatMap<Value: ColumnValue>(
        _ list: (Expr<Input>) -> Expr<[Value]>, fileID: String = #fileID, line: Int = #line
    ) -> Self where Result == Bag<Value>, Input: ColumnValue {
        let (list, place) = (list(.element), place(fileID, line))
        return Stage { $0.flatMapped(to: list, at: place) }
    }
}
