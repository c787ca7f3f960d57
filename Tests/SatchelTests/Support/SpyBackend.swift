import Satchel
import SatchelBackends
import SatchelColumns
import SatchelPlan
import Synchronization

/// A backend that runs nothing: it notes what it was asked and gives the batches that the test put in.
final class SpyBackend: Backend {
    enum Call: Equatable { case run, keep, save, stream }

    private let state = Mutex<(calls: [Call], jobs: [Job])>(([], []))
    private let results: [[Batch]]

    init(_ results: [[Batch]] = []) { self.results = results }

    var calls: [Call] { state.withLock { $0.calls } }
    var jobs: [Job] { state.withLock { $0.jobs } }

    func run(_ job: Job) async throws -> JobResult {
        note(.run, job)
        return JobResult(results: results, report: RunReport(lines: 7))
    }

    func keep(_ job: Job) throws -> any KeptPartitions {
        note(.keep, job)
        return SpyPartitions(self)
    }

    func save(_ job: Job, to path: String, replacing: Bool) async throws -> RunReport {
        note(.save, job)
        return RunReport(lines: 7)
    }

    func stream(_ job: Job) -> BatchStream {
        note(.stream, job)
        return BatchStream { [results] in
            let next = Mutex(results.flatMap { $0 }.makeIterator())
            let taken = Shared(next)
            return { taken.value.withLock { $0.next() } }
        }
    }

    private func note(_ call: Call, _ job: Job) {
        state.withLock {
            $0.calls.append(call)
            $0.jobs.append(job)
        }
    }
}

/// Other backends may live beside it.
final class OtherBackend: Backend {
    func run(_ job: Job) async throws -> JobResult { JobResult(results: [], report: RunReport()) }
    func keep(_ job: Job) throws -> any KeptPartitions { SpyPartitions(self) }
    func save(_ job: Job, to path: String, replacing: Bool) async throws -> RunReport { RunReport() }
    func stream(_ job: Job) -> BatchStream { BatchStream { { nil } } }
}

private final class Shared<Value: ~Copyable & Sendable>: Sendable {
    let value: Value
    init(_ value: consuming Value) { self.value = value }
}

final class SpyPartitions: KeptPartitions {
    private static let count = Atomic<Int>(0)

    let identity = "kept \(count.wrappingAdd(1, ordering: .relaxed).newValue)"
    let backend: any Backend
    private let waits = Atomic<Int>(0)
    var waitCount: Int { waits.load(ordering: .relaxed) }

    init(_ backend: any Backend) { self.backend = backend }

    func wait() async throws { waits.wrappingAdd(1, ordering: .relaxed) }
    var progress: (done: Int, total: Int?) { (3, 10) }
    var partitionCount: Int? { 10 }
    var bytes: Int? { 1000 }
    func report() async throws -> RunReport { RunReport(lines: 7) }
    func columns() async throws -> [RestingColumn] { [] }
    func release() {}
}
