public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: OrderedColumnValue & Numeric {
    /// The mean of the elements, nil if there are none.
    ///
    /// ```swift
    /// events.map { $0.payload.size ?? 0 }.mean
    /// ```
    ///
    /// The exact sum, divided once. Moves two numbers a partition.
    public var mean: Deferred<Double?> { reducing(.mean) }
}

extension Stage where Input: OrderedColumnValue & Numeric, Result == Deferred<Double?> {
    /// The mean of the elements, nil if there are none: `events |> .map { $0.payload.size ?? 0 } |> .mean`.
    ///
    /// As `Bag.mean`.
    public static var mean: Self { Stage { $0.mean } }
}
