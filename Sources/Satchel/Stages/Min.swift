public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: OrderedColumnValue {
    /// The least element, nil if there are none.
    ///
    /// ```swift
    /// events.pluck(\.createdAt).min
    /// ```
    ///
    /// Strings are ordered by their UTF-8 bytes. Moves one value a partition.
    public var min: Deferred<Element?> { reducing(.min) }
}

extension Stage where Input: OrderedColumnValue, Result == Deferred<Input?> {
    /// The least element, nil if there are none: `events |> .pluck(\.createdAt) |> .min`.
    ///
    /// As `Bag.min`.
    public static var min: Self { Stage { $0.min } }
}
