package import SatchelColumns
package import SatchelPlan
internal import SatchelStorage

/// Runs plans in this process, or on a crew of others.
package struct LocalEngine: Sendable {
    /// How many threads work on a run.
    package var threads: Int
    /// Lines by address that stand in for sources.
    package var standIns: [String: [String]]
    /// Into how many partitions a stand-in is cut.
    package var standInPartitions: Int
    /// Whether plans are run as written, without the optimiser; for comparing the two.
    package var isLiteral: Bool
    /// What kept partitions count against.
    package var memory: MemoryBudget
    /// Other processes that run what is worth the way to them.
    package var crew: (any Crew)?

    package init(
        threads: Int, standIns: [String: [String]] = [:], standInPartitions: Int = 1, memory: MemoryBudget = .standard,
        isLiteral: Bool = false, crew: (any Crew)? = nil
    ) {
        self.crew = crew
        self.threads = threads
        self.memory = memory
        self.standIns = Dictionary(standIns.map { (TextUnits.normal($0.key), $0.value) }) { $1 }
        self.standInPartitions = standInPartitions
        self.isLiteral = isLiteral
    }

    /// The partitions of a kept bag.
    package typealias Kept = @Sendable (KeptReference) throws -> RestingRows

    /// What a run gave: for each root its partitions.
    package struct Outcome: Sendable {
        package var roots: [[[Batch]]]
        package var metrics: Metrics
    }

    /// Runs a plan; blocks the calling thread until it is done.
    package func run(_ plan: Plan, kept: @escaping Kept, flag: CancelFlag, progress: UnitProgress = UnitProgress()) throws -> Outcome {
        var run = try begin(plan, kept: kept, flag: flag, progress: progress)
        for level in run.passes.leaves.indices { try run.runLevel(level) }
        return Outcome(roots: try run.passes.plan.roots.map { try run.partitions(of: $0) }, metrics: run.metrics)
    }

    /// Runs a plan and keeps the columns of its one root; blocks the calling thread until it is done.
    package func keep(
        _ plan: Plan, columns: Projection, kept: @escaping Kept, flag: CancelFlag, progress: UnitProgress
    ) throws -> (rows: RestingRows, metrics: Metrics) {
        let type = plan.nodes[plan.root].type
        let keeping = Keeping(columns: columns, budget: memory)
        var run = try begin(plan, keeping: keeping, kept: kept, flag: flag, progress: progress)
        for level in run.passes.leaves.indices { try run.runLevel(level) }
        let partitions = try run.segments(of: run.passes.plan.root, keeping)
        return (RestingRows(partitions: partitions, type: type, columns: columns), run.metrics)
    }

    func begin(
        _ plan: Plan, keeping: Keeping? = nil, kept: @escaping Kept, flag: CancelFlag, progress: UnitProgress
    ) throws -> EngineRun {
        let plan = try isLiteral ? plan.literal() : plan.optimised(keeping: keeping?.columns ?? .all)
        let transfers = TransferScope()
        flag.onCancel { transfers.cancel() }
        let units = TextUnits(standIns: standIns, standInPartitions: standInPartitions, transfers: transfers)
        let passes = Passes(plan, keeping: keeping)
        let crewRun = try crew.map { try CrewRun(passes, crew: $0) }
        return EngineRun(passes: passes, threads: threads, crewRun: crewRun, units: units, kept: kept, flag: flag, progress: progress)
    }
}
