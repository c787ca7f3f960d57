public import SatchelColumns
public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: ColumnValue {
    /// Drops the elements for which the condition is true.
    ///
    /// ```swift
    /// events.remove { $0.org.isNil }
    /// ```
    ///
    /// The opposite of ``filter(_:fileID:line:)``, at the same cost: it goes into the scan, keeps order and partitions, and moves nothing. An
    /// error in the condition is the error of its element.
    public func remove(_ condition: (Expr<Element>) -> Expr<Bool>, fileID: String = #fileID, line: Int = #line) -> Bag<Element> {
        filtered(by: !condition(.element), at: place(fileID, line))
    }
}

extension Stage {
    /// Drops the elements for which the condition is true: `events |> .remove { $0.org.isNil }`.
    ///
    /// As ``Bag/remove(_:fileID:line:)``.
    public static func remove(_ condition: (Expr<Input>) -> Expr<Bool>, fileID: String = #fileID, line: Int = #line) -> Self
    where Result == Bag<Input>, Input: ColumnValue {
        let (condition, place) = (!condition(.element), place(fileID, line))
        return Stage { $0.filtered(by: condition, at: place) }
    }
}
