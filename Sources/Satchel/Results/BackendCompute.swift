public import SatchelBackends
internal import SatchelColumns

/// Gathers the results of a `backend.compute { … }`, one a statement.
@resultBuilder
public enum ComputeBuilder {
    public static func buildExpression<Result: Computable>(_ result: Result) -> Result { result }
    public static func buildBlock<each Result: Computable>(_ result: repeat each Result) -> Requests<repeat each Result> {
        Requests(results: (repeat each result))
    }
}

/// Several results to compute together; made by ``ComputeBuilder``.
public struct Requests<each Result: Computable>: Sendable {
    let results: (repeat each Result)
}

extension Backend {
    /// Computes several results together: what they share is read and worked out once.
    ///
    /// ```swift
    /// let (total, kinds) = try await backend.compute {
    ///     events |> .count
    ///     events |> .pluck(\.type) |> .frequencies
    /// }
    /// ```
    ///
    /// One result is given bare, several as a tuple. Results over the same source cost one pass over it. Throws the fault of the first plan that
    /// has one, before any work, or the first error of the input.
    public func compute<each Result: Computable>(
        @ComputeBuilder _ results: () -> Requests<repeat each Result>
    ) async throws -> (repeat (each Result).Output) {
        try await computeWithReport(results).value
    }

    /// Computes several results together, with what the run read and decoded.
    ///
    /// ```swift
    /// let ((total, kinds), report) = try await backend.computeWithReport {
    ///     events |> .count
    ///     events |> .pluck(\.type) |> .frequencies
    /// }
    /// ```
    ///
    /// Costs what ``compute(_:)`` costs, and throws the same.
    public func computeWithReport<each Result: Computable>(
        @ComputeBuilder _ results: () -> Requests<repeat each Result>
    ) async throws -> (value: (repeat (each Result).Output), report: RunReport) {
        let requests = results()
        var pipelines: [Pipeline] = []
        for result in repeat each requests.results { pipelines.append(result.request.pipeline) }
        let result = try await run(Pipeline.merged(pipelines).job())
        var rows = result.results.makeIterator()
        func read<One: Computable>(_ result: One) throws -> One.Output {
            guard let batches = rows.next() else { throw mismatch("\(One.Output.self)") }
            return try result.request.read(batches)
        }
        return ((repeat try read(each requests.results)), result.report)
    }
}
