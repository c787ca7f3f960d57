public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: ColumnValue & Hashable {
    /// The different elements and how often each occurs.
    ///
    /// ```swift
    /// events.pluck(\.type).frequencies
    /// ```
    ///
    /// The most frequent come first, of equally frequent ones the smaller. Each thread counts in a table of its own, and the tables are merged:
    /// memory grows with the number of different elements. Gives one partition; only tables are moved.
    public var frequencies: Bag<Frequency<Element>> { appending(.frequencies, place: nil) }
}

extension Stage where Input: ColumnValue & Hashable, Result == Bag<Frequency<Input>> {
    /// The different elements and how often each occurs: `events |> .pluck(\.type) |> .frequencies`.
    ///
    /// As `Bag.frequencies`.
    public static var frequencies: Self { Stage { $0.frequencies } }
}
