package import SatchelColumns
package import SatchelPlan

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

    package init(threads: Int, standIns: [String: [String]] = [:], standInPartitions: Int = 1, isLiteral: Bool = false) {
        self.threads = threads
        self.standIns = Dictionary(standIns.map { (TextUnits.normal($0.key), $0.value) }) { $1 }
        self.standInPartitions = standInPartitions
        self.isLiteral = isLiteral
    }

    /// The partitions of a kept bag, each some batches.
    package typealias Kept = @Sendable (KeptReference) throws -> [[Batch]]

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

    func begin(_ plan: Plan, kept: @escaping Kept, flag: CancelFlag, progress: UnitProgress) throws -> EngineRun {
        let plan = try isLiteral ? plan.literal() : plan.optimised()
        let units = TextUnits(standIns: standIns, standInPartitions: standInPartitions)
        return EngineRun(passes: Passes(plan), threads: threads, units: units, kept: kept, flag: flag, progress: progress)
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
    private(set) var metrics = Metrics()
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

    mutating func runLevel(_ level: Int) throws {
        guard passes.targets.contains(where: { $0.level >= level }) else { return }
        try flag.check()
        let lists = try passes.leaves[level].map { leaf in
            let list = try unitList(of: leaf)
            for node in leaf.nodes { partitionOfUnit[node] = list.partitions }
            return list
        }
        let (filled, metrics) = try LevelRun(passes, level: level, units: lists, flag: flag, progress: progress).run(threads: threads)
        self.metrics += metrics
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
        case .kept(let reference):
            let partitions = try kept(reference)
            return UnitList(units: partitions.map { .batches($0) }, partitions: Array(partitions.indices))
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
        let target = passes.targets[number]
        let rows = (sinks[number] as? RowsSink)?.batches ?? [:]
        var partitions: [[Batch]] = []
        for (input, node) in target.inputs.enumerated() {
            let unitPartitions = partitionOfUnit[leafNode(of: node)] ?? []
            var own = Array(repeating: [Batch](), count: (unitPartitions.max() ?? -1) + 1)
            for (unit, partition) in unitPartitions.enumerated() {
                own[partition] += rows[RowsSink.Place(input: input, unit: unit)] ?? []
            }
            partitions += own
        }
        if case .repartition(let count) = operation { return partitions.flatMap { $0 }.split(into: count) }
        return partitions
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
                let owner = Self.owner(of: row, total, count)
                let end = Swift.min(batch.count, start + Self.firstRow(of: owner + 1, total, count) - row)
                parts[owner].append(start == 0 && end == batch.count ? batch : batch.gathered((start..<end).map { Int32($0) }))
                row += end - start
                start = end
            }
        }
        return parts
    }

    /// Part p holds the rows from total * p / count on; widened so that the product can't overflow.
    private static func firstRow(of part: Int, _ total: Int, _ count: Int) -> Int {
        Int(Int128(total) * Int128(part) / Int128(count))
    }

    private static func owner(of row: Int, _ total: Int, _ count: Int) -> Int {
        var part = Int(Int128(row) * Int128(count) / Int128(total))
        while firstRow(of: part + 1, total, count) <= row { part += 1 }
        return part
    }
}
