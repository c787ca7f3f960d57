internal import SatchelColumns
internal import SatchelEngine

/// Runs pipelines on a Dask cluster, whose machines need nothing of Satchel's.
///
/// ```swift
/// let backend = Dask("tcp://54.173.84.107:8786")
/// let n = try await (events |> .count).compute(on: backend)
/// ```
///
/// The first pipeline connects, by way of Python with `distributed` on this machine, and brings this same program to the workers, once a
/// cluster and build. Files are read by the workers: name those that all of them can reach. Kept bags live in the cluster's memory, are read where
/// they are, and are made again when a worker is lost.
///
/// Costs a second or two for the first pipeline and some milliseconds for each after it. Results, their order and partitions are those of the other
/// backends. Throws what those throw, with the worker's address, and errors of code ``SatchelError/Code/clusterFailed`` where the cluster can't be
/// reached, does not fit, or is lost.
public final class Dask: Backend {
    let engine: LocalEngine
    let crew: DaskCrew

    /// - Parameter address: the scheduler's, as it prints it: `tcp://HOST:PORT`, or `tls://HOST:PORT`.
    public convenience init(_ address: String, _ options: Options = Options()) { self.init(address, options, standIns: [:]) }

    /// With lines that stand in for sources by their address, as ``InMemory`` takes them, each cut into `partitions`.
    public init(_ address: String, _ options: Options = Options(), standIns: [String: [String]], partitions: Int = 1) {
        crew = DaskCrew(address, options)
        engine = LocalEngine(threads: 2, standIns: standIns, standInPartitions: max(1, partitions), crew: crew)
    }

    /// With the connection of another backend, and stand-ins of its own.
    package init(connectionOf other: Dask, standIns: [String: [String]], partitions: Int) {
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

    /// How many bytes of kept rows are in the cluster's memory for this program.
    package func bytesInCluster() throws -> Int { try crew.bytesKept() }

    /// The Python process that holds the connection; nil: there is none yet.
    package var bridgeProcess: Int32? { crew.bridgeProcess }

    /// Where the connection and all runs of this process stand, for people who look for what hangs.
    package func stateDump() -> String { crew.dump + "\n" + CrewRun.dumpAll() }
}

extension Dask: LocalBackend {
    func perform<Value: Sendable>(_ flag: CancelFlag, _ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await onOwnThread(flag, body)
    }
}
