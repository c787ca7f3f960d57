public import SatchelColumns
package import SatchelPlan
package import SatchelStorage

/// Where pipelines run: in memory, on threads, on processes, on a cluster.
///
/// ```swift
/// let backend: any Backend = Threads()
/// let n = try await (events |> .count).compute(on: backend)
/// ```
///
/// All of them give the same results. A backend is an object: what it keeps lives as long as someone holds it. Conformances are Satchel's own,
/// since a ``Job`` is opaque.
public protocol Backend: AnyObject, Sendable {
    /// Runs the job to its end and gives all rows of each of its roots.
    func run(_ job: Job) async throws -> JobResult
    /// Starts the job and keeps the rows of its one root; returns at once.
    func keep(_ job: Job) throws -> any KeptPartitions
    /// Runs the job to its end and writes the rows of its one root to a new folder.
    func save(_ job: Job, to path: String, replacing: Bool) async throws -> RunReport
    /// The rows of the job's one root in order, worked out as they are asked for.
    func stream(_ job: Job) -> BatchStream
}

/// What a backend is asked to run; opaque to users.
///
/// It is a plan without a fault, and the kept partitions that the plan names. It costs what the pipeline's literals cost.
public struct Job: Sendable {
    package let plan: Plan
    package let kept: [any KeptPartitions]
    /// The columns of the rows that are kept or saved.
    package let columns: Projection
    /// How the store is reached that they are saved to.
    package var store = ObjectStoreOptions()

    package init(plan: Plan, kept: [any KeptPartitions], columns: Projection = .all) {
        self.plan = plan
        self.kept = kept
        self.columns = columns
    }
}

/// Partitions that a backend holds for a bag; freed when the last bag that needs them goes. Opaque to users.
///
/// ```swift
/// let kept = try await events.persist(on: backend)      // the bag holds the partitions
/// ```
public protocol KeptPartitions: AnyObject, Sendable {
    /// Tells kept partitions apart, in this process and in plans.
    var identity: String { get }
    /// Who holds them.
    var backend: any Backend { get }
    /// Returns when all are there; throws what stopped the work.
    func wait() async throws
    /// How many partitions are done, and of how many, once that is known.
    var progress: (done: Int, total: Int?) { get }
    /// How many there are, once that is known.
    var partitionCount: Int? { get }
    /// How many bytes they take at rest, once that is known.
    var bytes: Int? { get }
    /// What making them read and left out, once they are there; throws what stopped the work.
    func report() async throws -> RunReport
    /// How their columns lie, once they are there; throws what stopped the work.
    func columns() async throws -> [RestingColumn]
    /// Stops the work and lets the rows go, though others have this object still: they get an error.
    func release()
}

/// What a backend gives back: for each root of the job its rows, in order. Opaque to users but for the report.
///
/// ```swift
/// let (n, report) = try await (events |> .count).computeWithReport()
/// ```
public struct JobResult: Sendable {
    /// One element a root.
    package let results: [[Batch]]
    /// What the work read and decoded.
    public let report: RunReport

    package init(results: [[Batch]], report: RunReport) {
        self.results = results
        self.report = report
    }
}
