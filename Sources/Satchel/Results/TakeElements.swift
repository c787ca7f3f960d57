public import SatchelBackends
internal import SatchelColumns
internal import SatchelPlan

extension Bag {
    /// The first `n` elements.
    ///
    /// ```swift
    /// let first = try await jupyter.take(1)
    /// ```
    ///
    /// Reads as little of the input as it can: for one element of a folder of files a part of the first. Throws the fault of the plan, or an
    /// error of the input that lies before those elements. As a stage in the middle of a pipeline it is `|> .take(n)`, as a method
    /// ``prefix(_:fileID:line:)``.
    public func take(_ n: Int, on backend: (any Backend)? = nil, fileID: String = #fileID, line: Int = #line) async throws -> [Element] {
        try await passing(.limit(n), place: place(fileID, line), fault: negative("take", n)).compute(on: backend)
    }
}
