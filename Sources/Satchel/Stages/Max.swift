public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: OrderedColumnValue {
    /// The greatest element, nil if there are none.
    ///
    /// ```swift
    /// events.pluck(\.createdAt).max
    /// ```
    ///
    /// Strings are ordered by their UTF-8 bytes. Moves one value a partition.
    public var max: Deferred<Element?> { reducing(.max) }
}

extension Stage where Input: OrderedColumnValue, Result == Deferred<Input?> {
    /// The greatest element, nil if there are none: `events |> .pluck(\.createdAt) |> .max`.
    ///
    /// As `Bag.max`.
    public static var max: Self { Stage { $0.max } }
}
