internal import Foundation
internal import SatchelColumns
public import SatchelEngine

/// Runs pipelines on a pool of worker processes of this same program.
///
/// ```swift
/// let backend = Processes(8)
/// let n = try await (events |> .count).compute(on: backend)
/// ```
///
/// Workers start when the first pipeline needs them and stay until the backend goes; none of them enters the program's `main`. User code that
/// crashes takes its worker with it, not the program: the task goes to another worker, and after three losses the run ends in an error that
/// names partition and signal. Kept bags live in the workers, are read where they are, and are computed again when a worker is lost. What
/// workers print is handed on, each line with the worker's name.
///
/// Costs some tens of milliseconds for the start, some megabytes of memory a worker, and copies of results. Results, their order and partitions
/// are those of the other backends. Throws what those throw, and errors of code ``SatchelError/Code/workerLost`` where workers can't be started
/// or are lost one after the other.
public final class Processes: Backend {
    let engine: LocalEngine
    private let crew: ProcessCrew

    /// - Parameters:
    ///   - count: how many workers there are, at least one; nil: one a core.
    ///   - memory: what kept bags may take in memory, shared out among the workers; each of them sends the rest to files.
    ///   - executable: the program that workers run; nil: this one. Another build of it is refused.
    ///   - stallSeconds: a worker that gives no sign of life for so long, or that does not stop when it is told to, is ended.
    ///   - environment: variables that workers get beside those that say where things are (`PATH`, `HOME`, `AWS_…`, proxies and the like).
    public convenience init(
        _ count: Int? = nil, memory: MemoryBudget = .standard, executable: String? = nil, stallSeconds: Double = 30,
        environment: [String: String] = [:]
    ) {
        self.init(
            count, standIns: [:], memory: memory, executable: executable, stallSeconds: stallSeconds, environment: environment)
    }

    /// With lines that stand in for sources by their address, as ``InMemory`` takes them, each cut into `partitions`.
    public init(
        _ count: Int? = nil, standIns: [String: [String]], partitions: Int = 1, memory: MemoryBudget = .standard, executable: String? = nil,
        stallSeconds: Double = 30, environment: [String: String] = [:]
    ) {
        let count = max(1, count ?? ProcessInfo.processInfo.activeProcessorCount)
        crew = ProcessCrew(
            count: count, program: WorkerProgram(executable: executable, adding: environment),
            settings: WorkerSettings(memoryBytes: memory.bytes / count, usualBytes: memory.bytes / count, spillFolder: memory.folder),
            stall: max(0.05, stallSeconds))
        engine = LocalEngine(
            threads: count, standIns: standIns, standInPartitions: max(1, partitions), memory: memory, crew: crew)
    }

    /// With the workers of another backend, and stand-ins of its own.
    package init(workersOf other: Processes, standIns: [String: [String]], partitions: Int) {
        crew = other.crew
        engine = LocalEngine(
            threads: other.engine.threads, standIns: standIns, standInPartitions: max(1, partitions), memory: other.engine.memory,
            crew: crew)
    }

    public func run(_ job: Job) async throws -> JobResult { try await runLocally(job) }
    public func keep(_ job: Job) throws -> any KeptPartitions { keepLocally(job) }
    public func save(_ job: Job, to path: String, replacing: Bool) async throws -> RunReport {
        try await saveLocally(job, to: path, replacing: replacing)
    }
    public func stream(_ job: Job) -> BatchStream { streamLocally(job) }

    /// The process numbers of the workers that live now.
    package var workerProcesses: [Int32] { crew.processes }

    /// How many bytes of kept rows are in the workers, in memory and in files; asks them.
    package func bytesInWorkers() throws -> Int { try crew.bytesKept() }

    /// Where the workers and all runs of this process stand, for people who look for what hangs.
    package func stateDump() -> String { crew.dump + "\n" + CrewRun.dumpAll() }
}

extension Processes: LocalBackend {
    func perform<Value: Sendable>(_ flag: CancelFlag, _ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await onOwnThread(flag, body)
    }
}
