public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: OrderedColumnValue & Numeric {
    /// The sum of the elements, zero if there are none.
    ///
    /// ```swift
    /// events.map { $0.payload.size ?? 0 }.sum
    /// ```
    ///
    /// That of `Double`s is exact before one final rounding, so it does not depend on order or partitions. A sum of integers that its type can't
    /// hold is an error when it is computed. Moves one number a partition.
    public var sum: Deferred<Element> { reducing(.sum) }
}

extension Stage where Input: OrderedColumnValue & Numeric, Result == Deferred<Input> {
    /// The sum of the elements, zero if there are none: `events |> .map { $0.payload.size ?? 0 } |> .sum`.
    ///
    /// As `Bag.sum`.
    public static var sum: Self { Stage { $0.sum } }
}
