internal import SatchelPlan

extension Bag {
    /// The elements of each list, one after the other.
    ///
    /// ```swift
    /// Bag(sequence: [[1, 2], [], [3]]).flatten()        // 1, 2, 3
    /// ```
    ///
    /// Keeps order and partitions, moves nothing.
    public func flatten<Value>(fileID: String = #fileID, line: Int = #line) -> Bag<Value> where Element == [Value] {
        appending(.flatten, place: place(fileID, line))
    }
}

extension Stage {
    /// The elements of each list, one after the other: `lists |> .flatten()`.
    ///
    /// As ``Bag/flatten(fileID:line:)``.
    public static func flatten<Value>(fileID: String = #fileID, line: Int = #line) -> Self where Input == [Value], Result == Bag<Value> {
        Stage { $0.flatten(fileID: fileID, line: line) }
    }
}
