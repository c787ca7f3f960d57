internal import SatchelColumns
public import SatchelEngine

/// Runs pipelines on the calling task, with lines that stand in for sources: for unit tests of the production pipeline.
///
/// ```swift
/// let backend = InMemory(["s3://githubarchive-data/2015": lines])
/// #expect(try await jupyter.compute(on: backend).count == 3)
/// ```
///
/// A source is replaced where its address is given (`s3://bucket/prefix`, or a path or pattern as in `Bag.files`); any other is read as usual.
/// Deterministic: one unit of input after the other, in order.
public final class InMemory: Backend {
    let engine: LocalEngine

    /// - Parameters:
    ///   - standIns: lines by the address of the source that they stand in for.
    ///   - partitions: into how many partitions each of them is cut.
    ///   - memory: what kept bags may take before they go to files.
    public init(_ standIns: [String: [String]] = [:], partitions: Int = 1, memory: MemoryBudget = .standard) {
        engine = LocalEngine(threads: 1, standIns: standIns, standInPartitions: max(1, partitions), memory: memory)
    }

    /// With the optimiser off: for tests that compare the two forms of a plan.
    package init(_ standIns: [String: [String]], partitions: Int, isLiteral: Bool) {
        engine = LocalEngine(threads: 1, standIns: standIns, standInPartitions: max(1, partitions), isLiteral: isLiteral)
    }

    public func run(_ job: Job) async throws -> JobResult { try await runLocally(job) }
    public func keep(_ job: Job) throws -> any KeptPartitions { keepLocally(job) }
    public func save(_ job: Job, to path: String, replacing: Bool) async throws -> RunReport {
        try await saveLocally(job, to: path, replacing: replacing)
    }
    public func stream(_ job: Job) -> BatchStream { streamLocally(job) }
}

extension InMemory: LocalBackend {
    func perform<Value: Sendable>(_ flag: CancelFlag, _ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withTaskCancellationHandler {
            try Task.checkCancellation()
            return try body()
        } onCancel: {
            flag.cancel()
        }
    }
}
