public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: ListColumnValue {
    /// The elements of each list, one after the other.
    ///
    /// ```swift
    /// Bag(sequence: [[1, 2], [], [3]]).flatten        // 1, 2, 3
    /// ```
    ///
    /// Keeps order and partitions, moves nothing. A list that can't be read is the error of the row where it stands.
    public var flatten: Bag<Element.ListElement> { appending(.flatten, place: nil) }
}

extension Stage where Input: ListColumnValue, Result == Bag<Input.ListElement> {
    /// The elements of each list, one after the other: `lists |> .flatten`.
    ///
    /// As `Bag.flatten`.
    public static var flatten: Self { Stage { $0.flatten } }
}
