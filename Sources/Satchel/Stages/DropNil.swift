internal import SatchelColumns
internal import SatchelPlan

extension Bag where Element: NullableColumnValue {
    /// The values that are there.
    ///
    /// ```swift
    /// events.pluck(\.payload.size).dropNil        // Bag<Int>
    /// ```
    ///
    /// Goes into the scan as a condition does. Keeps order and partitions, moves nothing.
    public var dropNil: Bag<Element.WrappedValue> {
        filtered(by: !Expr<Element>.element.isNil, at: pipeline.place).mapped(
            to: Expr<Element>.element.call(.unwrapped), at: pipeline.place)
    }
}

extension Stage where Input: NullableColumnValue, Result == Bag<Input.WrappedValue> {
    /// The values that are there: `events |> .pluck(\.payload.size) |> .dropNil`.
    ///
    /// As `Bag.dropNil`.
    public static var dropNil: Self { Stage { $0.dropNil } }
}
