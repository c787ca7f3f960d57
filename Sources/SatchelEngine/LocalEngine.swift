package import SatchelColumns
package import SatchelPlan
internal import SatchelStorage

/// Runs plans in this process.
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

    package init(
        threads: Int, standIns: [String: [String]] = [:], standInPartitions: Int = 1, memory: MemoryBudget = .standard,
        isLiteral: Bool = false
    ) {
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
        return EngineRun(passes: passes, threads: threads, units: units, kept: kept, flag: flag, progress: progress)
    }
}

/// A run on its way: what the levels done so far have left.
struct EngineRun {
    let passes: Passes
    let threads: Int
    let units: TextUnits
    let kept: LocalEngine.Kept
    let flag: CancelFlag
    let progress: UnitProgress
    private var counted = Metrics()
    private var sinks: [Int: any Sink] = [:]
    /// Results of the stages of whole bags, by node.
    private var results: [Int: [Batch]] = [:]
    /// The partition of each unit, by leaf node.
    private var partitionOfUnit: [Int: [Int]] = [:]

    init(passes: Passes, threads: Int, units: TextUnits, kept: @escaping LocalEngine.Kept, flag: CancelFlag, progress: UnitProgress) {
        self.passes = passes
        self.threads = threads
        self.units = units
        self.kept = kept
        self.flag = flag
        self.progress = progress
    }

    /// What the levels done so far have read.
    var metrics: Metrics { counted.adding(units.transfers) }

    mutating func runLevel(_ level: Int) throws {
        guard passes.targets.contains(where: { $0.level >= level }) else { return }
        try flag.check()
        if try runBeginning(of: level) { return }
        let lists = try passes.leaves[level].map { leaf in
            let list = try unitList(of: leaf)
            for node in leaf.nodes { partitionOfUnit[node] = list.partitions }
            return list
        }
        let run = LevelRun(passes, level: level, units: lists, flag: flag, progress: progress)
        try finish(level, with: run.run(threads: threads))
    }

    /// Where a few rows are wanted of a store's objects, the first of them may have enough: then the others need not be listed.
    private mutating func runBeginning(of level: Int) throws -> Bool {
        guard passes.leaves[level].count == 1, let leaf = passes.leaves[level].first, case .scans(let scans) = leaf,
            case .scan(let scan) = passes.plan.nodes[scans[0]].operation, passes.isLimited(level),
            let list = try units.beginning(scan.source)
        else { return false }
        for node in leaf.nodes { partitionOfUnit[node] = list.partitions }
        let run = LevelRun(passes, level: level, units: [list], flag: flag, progress: progress)
        let found = try run.run(threads: threads)
        if run.isFull { try finish(level, with: found) } else { counted += found.metrics }
        return run.isFull
    }

    private mutating func finish(_ level: Int, with found: (sinks: [Int: any Sink], metrics: Metrics)) throws {
        let filled = found.sinks
        counted += found.metrics
        for (target, sink) in filled {
            if let first = sinks[target] { try first.merge(sink) } else { sinks[target] = sink }
        }
        for (number, target) in passes.targets.enumerated() where target.level == level && target.kind == .stage {
            // A bag without units fed nothing: its sink is still an empty one.
            let sink = try sinks.removeValue(forKey: number) ?? passes.makeSink(number)
            if let groups = sink as? GroupSink, let count = passes.mostFrequent(target.node) {
                results[target.node] = try groups.finish(mostFrequent: count)
            } else {
                results[target.node] = try sink.finish(sorted: passes.needsOrder(target.node))
            }
        }
    }

    /// The units of a leaf: files are listed, batches lie there.
    mutating func unitList(of leaf: Passes.Leaf) throws -> UnitList {
        let node = leaf.nodes[0]
        switch passes.plan.nodes[node].operation {
        case .scan(let scan): return try units.list(scan.source)
        case .values(let values):
            let batches = values.batches
            return UnitList(units: batches.map { .batches([$0]) }, partitions: Array(batches.indices))
        case .recall: return try recalled(leaf)
        default:
            let batches = results[node] ?? []
            return UnitList(units: batches.map { .batches([$0.numbered]) }, partitions: batches.map { _ in 0 })
        }
    }

    /// The rows of a root, as many partitions as it has.
    func partitions(of root: Int) throws -> [[Batch]] {
        let operation = passes.plan.nodes[root].operation
        if operation.isWhole {
            let batches = results[root] ?? []
            for batch in batches { try batch.raiseFaults(reading: [batch.column]) }
            return [batches]
        }
        guard let number = passes.targets.firstIndex(where: { $0.node == root && $0.kind == .root }) else { return [] }
        let partitions = partitioned((sinks[number] as? RowsSink)?.batches ?? [:], of: passes.targets[number])
        if case .repartition(let count) = operation { return partitions.flatMap { $0 }.split(into: count) }
        return partitions
    }

    /// The segments of a root that is kept, as many partitions as it has.
    func segments(of root: Int, _ keeping: Keeping) throws -> [[Segment]] {
        let node = passes.plan.nodes[root]
        if node.operation.isWhole {
            let sink = try KeepSink(type: node.type, keeping: keeping)
            for batch in results[root] ?? [] { try sink.add(batch.flattened, at: Rank(input: 0, unit: 0, row: 0)) }
            try sink.endUnit()
            return [sink.segments.values.flatMap { $0 }]
        }
        guard let number = passes.targets.firstIndex(where: { $0.node == root && $0.kind == .root }) else { return [] }
        let partitions = partitioned((sinks[number] as? KeepSink)?.segments ?? [:], of: passes.targets[number])
        if case .repartition(let count) = node.operation {
            return try SegmentCutter(type: node.type, keeping: keeping).cut(partitions.flatMap { $0 }, into: count)
        }
        let cutter = try SegmentCutter(type: node.type, keeping: keeping)
        return try partitions.map(cutter.joined)
    }

    /// What the units of a target gave, put together by partitions.
    private func partitioned<Part>(_ parts: [RowsSink.Place: [Part]], of target: Passes.Target) -> [[Part]] {
        var partitions: [[Part]] = []
        for (input, node) in target.inputs.enumerated() {
            let unitPartitions = partitionOfUnit[leafNode(of: node)] ?? []
            var own = Array(repeating: [Part](), count: (unitPartitions.max() ?? -1) + 1)
            for (unit, partition) in unitPartitions.enumerated() { own[partition] += parts[RowsSink.Place(input: input, unit: unit)] ?? [] }
            partitions += own
        }
        return partitions
    }

    /// The units of partitions at rest: a segment each, or many where nothing but their rows is counted.
    private func recalled(_ leaf: Passes.Leaf) throws -> UnitList {
        let recalls = leaf.nodes.compactMap { node -> Recall? in
            if case .recall(let recall) = passes.plan.nodes[node].operation { recall } else { nil }
        }
        guard let first = recalls.first else { return UnitList(units: [], partitions: []) }
        let rows =
            switch first.source {
            case .kept(let reference): try kept(reference)
            case .saved(let reference): try SavedFolder(reference.path).rows(as: first.element)
            }
        for recall in recalls { try rows.check(recall) }
        if recalls.allSatisfy(RecallReader.isCounting) {
            return UnitList(units: [.segments(rows.partitions.flatMap { $0 })], partitions: [max(0, rows.partitions.count - 1)])
        }
        var list = UnitList(units: [], partitions: [])
        for (partition, segments) in rows.partitions.enumerated() {
            list.units += segments.map { .segments([$0]) }
            list.partitions += segments.map { _ in partition }
            // An empty partition is one all the same.
            if segments.isEmpty {
                list.units.append(.segments([]))
                list.partitions.append(partition)
            }
        }
        return list
    }

    /// The leaf that a node's rows come from.
    func leafNode(of node: Int) -> Int {
        var node = node
        while let input = passes.plan.nodes[node].inputs.first, !passes.plan.nodes[node].operation.isWhole { node = input }
        return node
    }
}

extension InlineValues {
    /// Rows a batch, so that threads can share them and a few rows cost little.
    private static let rowsPerBatch = 4096

    var batches: [Batch] {
        stride(from: 0, to: column.count, by: Self.rowsPerBatch).map { start in
            let rows = (start..<min(start + Self.rowsPerBatch, column.count)).map { Int32($0) }
            return Batch(
                count: rows.count, column: rows.count == column.count ? column : column.gathered(rows),
                origin: Origin(lines: ValueLines(first: start)))
        }
    }
}

/// Values of the program, counted from 1 as lines are.
private struct ValueLines: Origin.Lines {
    let first: Int

    func location(of line: Int) -> SatchelError.Location { .init(file: "values", line: first + line + 1) }
}

extension [Batch] {
    /// The same rows in so many parts of about equal length.
    func split(into count: Int) -> [[Batch]] {
        let total = reduce(0) { $0 + $1.count }
        var parts = [[Batch]](repeating: [], count: count)
        var row = 0
        for batch in self {
            var start = 0
            while start < batch.count {
                let owner = Parts(total, count).owner(of: row)
                let end = Swift.min(batch.count, start + Parts(total, count).firstRow(of: owner + 1) - row)
                parts[owner].append(start == 0 && end == batch.count ? batch : batch.gathered((start..<end).map { Int32($0) }))
                row += end - start
                start = end
            }
        }
        return parts
    }
}
