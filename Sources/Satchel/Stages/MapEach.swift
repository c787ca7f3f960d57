public import SatchelEngine
internal import SatchelPlan

extension Bag {
    /// Makes of each element what native code makes of it.
    ///
    /// ```swift
    /// struct Owner: Transform {
    ///     func callAsFunction(_ event: GitHubEvent) throws -> String { String(event.repo.name.prefix { $0 != "/" }) }
    /// }
    /// events.mapEach(Owner())
    /// ```
    ///
    /// Decodes whole elements and calls the transform for each, where the partition is. Keeps order and partitions, moves nothing. What the
    /// transform throws is the error of its element; a value or type that can't travel to other processes is a fault of the plan.
    public func mapEach<Native: Transform>(_ transform: Native, fileID: String = #fileID, line: Int = #line) -> Bag<Native.Output>
    where Native.Input == Element, Native.Output: Sendable {
        native(.map, transform, at: place(fileID, line))
    }
}

extension Stage {
    /// Makes of each element what native code makes of it: `events |> .mapEach(Owner())`.
    ///
    /// As ``Bag/mapEach(_:fileID:line:)``.
    public static func mapEach<Native: Transform>(_ transform: Native, fileID: String = #fileID, line: Int = #line) -> Self
    where Native.Input == Input, Native.Output: Sendable, Result == Bag<Native.Output> {
        Stage { $0.mapEach(transform, fileID: fileID, line: line) }
    }
}
