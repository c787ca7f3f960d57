internal import Foundation
internal import SatchelColumns
public import SatchelEngine

/// Runs pipelines on threads of this process; the default.
///
/// ```swift
/// let backend = Threads()            // as many threads as the machine has cores
/// let n = try await (events |> .count).compute(on: backend)
/// ```
///
/// Work is taken in order, so the first error is that of the first file, and `take` reads the first file first. Results do not depend on
/// the number of threads. The threads live as long as a run and are none of Swift's cooperative pool. Memory: about 5 MB a thread, and
/// what results and kept bags hold.
public final class Threads: Backend {
    let engine: LocalEngine

    /// - Parameters:
    ///   - count: how many threads work on a run, at least one; nil: one a core.
    ///   - memory: what kept bags may take before they go to files.
    public init(_ count: Int? = nil, memory: MemoryBudget = .standard) {
        engine = LocalEngine(threads: max(1, count ?? ProcessInfo.processInfo.activeProcessorCount), memory: memory)
    }

    /// With lines that stand in for sources by their address, as ``InMemory`` takes them, each cut into `partitions`.
    public init(_ count: Int? = nil, standIns: [String: [String]], partitions: Int = 1, memory: MemoryBudget = .standard) {
        engine = LocalEngine(
            threads: max(1, count ?? ProcessInfo.processInfo.activeProcessorCount), standIns: standIns,
            standInPartitions: max(1, partitions), memory: memory)
    }

    /// With the optimiser off: for tests that compare the two forms of a plan.
    package init(_ count: Int, standIns: [String: [String]] = [:], partitions: Int = 1, isLiteral: Bool) {
        engine = LocalEngine(threads: count, standIns: standIns, standInPartitions: partitions, isLiteral: isLiteral)
    }

    public func run(_ job: Job) async throws -> JobResult { try await runLocally(job) }
    public func keep(_ job: Job) throws -> any KeptPartitions { keepLocally(job) }
    public func save(_ job: Job, to path: String, replacing: Bool) async throws -> RunReport {
        try await saveLocally(job, to: path, replacing: replacing)
    }
    public func stream(_ job: Job) -> BatchStream { streamLocally(job) }
}

extension Threads: LocalBackend {
    func perform<Value: Sendable>(_ flag: CancelFlag, _ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await onOwnThread(flag, body)
    }
}
