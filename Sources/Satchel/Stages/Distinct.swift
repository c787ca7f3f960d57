public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: ColumnValue & Hashable {
    /// Each different element once, in ascending order.
    ///
    /// ```swift
    /// events.pluck(\.repo.name).distinct
    /// ```
    ///
    /// Each thread fills a table of its own, and the tables are merged: memory grows with the number of different elements. Gives one partition;
    /// only tables are moved.
    public var distinct: Bag<Element> { appending(.distinct, place: nil) }
}

extension Stage where Input: ColumnValue & Hashable, Result == Bag<Input> {
    /// Each different element once, in ascending order: `events |> .pluck(\.repo.name) |> .distinct`.
    ///
    /// As `Bag.distinct`.
    public static var distinct: Self { Stage { $0.distinct } }
}
