public import SatchelEngine
internal import SatchelPlan

extension Bag {
    /// Makes of each element the elements of the array that native code makes of it, one after the other.
    ///
    /// ```swift
    /// struct Words: Transform {
    ///     func callAsFunction(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    /// }
    /// messages.flatMapEach(Words())
    /// ```
    ///
    /// Decodes whole elements and calls the transform for each, where the partition is. Keeps order and partitions, moves nothing. What the
    /// transform throws is the error of its element; a value or type that can't travel to other processes is a fault of the plan.
    public func flatMapEach<Native: Transform, Value: Sendable>(
        _ transform: Native, fileID: String = #fileID, line: Int = #line
    ) -> Bag<Value> where Native.Input == Element, Native.Output == [Value] {
        native(.flatMap, transform, at: place(fileID, line))
    }
}

extension Stage {
    /// Makes of each element the elements of the array that native code makes of it: `messages |> .flatMapEach(Words())`.
    ///
    /// As ``Bag/flatMapEach(_:fileID:line:)``.
    public static func flatMapEach<Native: Transform, Value: Sendable>(
        _ transform: Native, fileID: String = #fileID, line: Int = #line
    ) -> Self where Native.Input == Input, Native.Output == [Value], Result == Bag<Value> {
        Stage { $0.flatMapEach(transform, fileID: fileID, line: line) }
    }
}
