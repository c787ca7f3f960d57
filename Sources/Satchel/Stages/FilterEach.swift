public import SatchelEngine
internal import SatchelPlan

extension Bag {
    /// Keeps the elements for which native code says true.
    ///
    /// ```swift
    /// struct IsPalindrome: Transform {
    ///     func callAsFunction(_ text: String) -> Bool { text == String(text.reversed()) }
    /// }
    /// events.pluck(\.actor.login).filterEach(IsPalindrome())
    /// ```
    ///
    /// Decodes whole elements and calls the transform for each, where the partition is; what an expression can say is better a `filter`. Keeps
    /// order and partitions, moves nothing. What the transform throws is the error of its element; a value or type that can't travel to other
    /// processes is a fault of the plan.
    public func filterEach<Native: Transform>(_ transform: Native, fileID: String = #fileID, line: Int = #line) -> Bag<Element>
    where Native.Input == Element, Native.Output == Bool {
        native(.filter, transform, at: place(fileID, line))
    }
}

extension Stage {
    /// Keeps the elements for which native code says true: `logins |> .filterEach(IsPalindrome())`.
    ///
    /// As ``Bag/filterEach(_:fileID:line:)``.
    public static func filterEach<Native: Transform>(_ transform: Native, fileID: String = #fileID, line: Int = #line) -> Self
    where Native.Input == Input, Native.Output == Bool, Result == Bag<Input> {
        Stage { $0.filterEach(transform, fileID: fileID, line: line) }
    }
}
