import Satchel
import SatchelBackends
import SatchelColumns
import SatchelPlan
import Synchronization

/// A backend that does one thing wrong.
final class WrongBackend: Backend {
    enum Wrong: Sendable, CaseIterable {
        case dropsARow, mixesOrder, repeatsAfterLoss, swallowsErrors, forgetsPlaces, countsTwice, forgetsWhatWasLeftOut, streamsTheWhole,
            ignoresCancellation
        case alwaysReplaces, neverLetsGo
    }

    private let wrong: Wrong
    private let inner = Threads(2, memory: MemoryBudget(bytes: 1 << 30))
    private let hasLost = Atomic(false)
    private let kept = Mutex<[any KeptPartitions]>([])

    init(_ wrong: Wrong) { self.wrong = wrong }

    /// What a case takes for the loss of a worker.
    func lose() { hasLost.store(true, ordering: .relaxed) }

    func bytesKept() -> Int { kept.withLock { $0.reduce(0) { $0 + ($1.bytes ?? 0) } } }

    func run(_ job: Job) async throws -> JobResult {
        switch wrong {
        case .swallowsErrors:
            do { return try await inner.run(job) } catch { return JobResult(results: job.plan.roots.map { _ in [] }, report: RunReport()) }
        case .forgetsPlaces:
            do { return try await inner.run(job) } catch var error as SatchelError {
                error.location.line = nil
                throw error
            }
        case .ignoresCancellation:
            // Nobody hands it on to a detached task.
            let inner = inner
            return try await Task.detached { try await inner.run(job) }.value
        default: return changed(try await inner.run(job))
        }
    }

    private func changed(_ result: JobResult) -> JobResult {
        var (results, report) = (result.results, result.report)
        switch wrong {
        case .dropsARow: results = results.map { $0.dropLast() + ($0.last.map { [$0.count > 1 ? $0.prefix($0.count - 1) : $0] } ?? []) }
        case .mixesOrder: results = results.map { $0.reversed() }
        case .repeatsAfterLoss where hasLost.load(ordering: .relaxed): results = results.map { ($0.first.map { [$0] } ?? []) + $0 }
        case .countsTwice: report.lines *= 2
        case .forgetsWhatWasLeftOut: report.rowsSkippedByReason = [:]
        default: break
        }
        return JobResult(results: results, report: report)
    }

    func keep(_ job: Job) throws -> any KeptPartitions {
        let partitions = try inner.keep(job)
        if wrong == .neverLetsGo { kept.withLock { $0.append(partitions) } }
        return partitions
    }

    func save(_ job: Job, to path: String, replacing: Bool) async throws -> RunReport {
        try await inner.save(job, to: path, replacing: replacing || wrong == .alwaysReplaces)
    }

    func stream(_ job: Job) -> BatchStream {
        guard wrong == .streamsTheWhole else { return inner.stream(job) }
        let inner = inner
        return BatchStream {
            let all = Whole { try await inner.run(job).results.flatMap { $0 } }
            return { try await all.next() }
        }
    }
}

/// All batches of a run, handed out one by one.
private actor Whole {
    private let run: @Sendable () async throws -> [Batch]
    private var rest: [Batch]?

    init(_ run: @escaping @Sendable () async throws -> [Batch]) { self.run = run }

    func next() async throws -> Batch? {
        var batches: [Batch] = []
        if let rest { batches = rest } else { batches = try await run() }
        let first = batches.first
        rest = Array(batches.dropFirst())
        return first
    }
}
