internal import SatchelColumns
internal import SatchelPlan

/// A run on its way: what the levels done so far have left.
struct EngineRun {
    let passes: Passes
    let threads: Int
    let units: TextUnits
    let kept: LocalEngine.Kept
    let flag: CancelFlag
    let progress: UnitProgress
    /// The same for other processes, where those run it.
    let crewRun: CrewRun?
    private var counted = Metrics()
    private var sinks: [Int: any Sink] = [:]
    /// Results of the stages of whole bags, by node.
    private var results: [Int: [Batch]] = [:]
    /// The partition of each unit, by leaf node.
    private var partitionOfUnit: [Int: [Int]] = [:]

    init(
        passes: Passes, threads: Int, crewRun: CrewRun?, units: TextUnits, kept: @escaping LocalEngine.Kept, flag: CancelFlag,
        progress: UnitProgress
    ) {
        self.crewRun = crewRun
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
        let isLimited = passes.isLimited(level)
        let lists = try passes.leaves[level].map { leaf in
            let list = try unitList(of: leaf, isLimited: isLimited)
            for node in leaf.nodes { partitionOfUnit[node] = list.partitions }
            return list
        }
        try finish(level, with: perform(level, lists).found)
    }

    /// Runs a level's units here or on the crew; `isFull` if all they were for were limits, and they had enough rows for each.
    private func perform(
        _ level: Int, _ lists: [UnitList]
    ) throws -> (found: (sinks: [Int: any Sink], metrics: Metrics), isFull: Bool) {
        if let crewRun, passes.isWorth(travelling: level) {
            let run = try CrewLevel(crewRun, level: level, units: lists, flag: flag, progress: progress)
            return (try crewRun.result(of: run), run.isFull)
        }
        let run = LevelRun(passes, level: level, units: lists, flag: flag, progress: progress)
        return (try run.run(threads: threads), run.isFull)
    }

    /// Where a few rows are wanted of a store's objects, the first of them may have enough: then the others need not be listed.
    private mutating func runBeginning(of level: Int) throws -> Bool {
        guard passes.leaves[level].count == 1, let leaf = passes.leaves[level].first, case .scans(let scans) = leaf,
            case .scan(let scan) = passes.plan.nodes[scans[0]].operation, passes.isLimited(level),
            let list = try units.beginning(scan.source)
        else { return false }
        for node in leaf.nodes { partitionOfUnit[node] = list.partitions }
        let (found, isFull) = try perform(level, [list])
        if isFull { try finish(level, with: found) } else { counted += found.metrics }
        return isFull
    }

    private mutating func finish(_ level: Int, with found: (sinks: [Int: any Sink], metrics: Metrics)) throws {
        counted += found.metrics
        for (target, sink) in found.sinks {
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
    mutating func unitList(of leaf: Passes.Leaf, isLimited: Bool = false) throws -> UnitList {
        let node = leaf.nodes[0]
        switch passes.plan.nodes[node].operation {
        case .scan(let scan): return try units.list(scan.source, isLimited: isLimited)
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
        if let crewRun {
            guard case .repartition(let count) = node.operation else { return partitions }
            return try crewRun.cut(partitions.flatMap { $0 }, into: count, keeping, flag)
        }
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
            case .saved(let reference):
                try SavedFolder(reference.path, store: reference.store, transfers: units.transfers).rows(
                    as: first.element, reading: recalls.map { $0.output.union($0.tested) })
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
