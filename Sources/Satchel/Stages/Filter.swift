public import SatchelColumns
public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: ColumnValue {
    /// Keeps the elements for which the condition is true.
    ///
    /// ```swift
    /// events.filter { $0.repo.name.hasPrefix("jupyter/") }
    /// ```
    ///
    /// The condition goes into the scan of the input: an element that fails it is not decoded any further. Keeps order and partitions, moves
    /// nothing. An error in the condition is the error of its element.
    public func filter(_ condition: (Expr<Element>) -> Expr<Bool>, fileID: String = #fileID, line: Int = #line) -> Bag<Element> {
        filtered(by: condition(.element), at: place(fileID, line))
    }

    /// A stage on a condition or its opposite.
    func filtered(by condition: Expr<Bool>, at place: String) -> Bag<Element> {
        appending(.filter(condition.expression), place: place, fault: condition.fault(over: pipeline.type))
    }
}

extension Stage {
    /// Keeps the elements for which the condition is true: `events |> .filter { $0.type == "PushEvent" }`.
    ///
    /// As ``Bag/filter(_:fileID:line:)``.
    public static func filter(_ condition: (Expr<Input>) -> Expr<Bool>, fileID: String = #fileID, line: Int = #line) -> Self
    where Result == Bag<Input>, Input: ColumnValue {
        let (condition, place) = (condition(.element), place(fileID, line))
        return Stage { $0.filtered(by: condition, at: place) }
    }
}
