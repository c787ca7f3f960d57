public import SatchelColumns
internal import SatchelPlan

extension Bag {
    /// How many elements there are.
    ///
    /// ```swift
    /// let n = try await events.count.compute()
    /// ```
    ///
    /// Decodes nothing but what conditions before it read; damaged lines are errors even so. Moves one number a partition.
    public var count: Deferred<Int> { reducing(.count) }
}

extension Stage where Result == Deferred<Int> {
    /// How many elements there are: `events |> .count`.
    ///
    /// As `Bag.count`.
    public static var count: Self { Stage { $0.count } }
}
