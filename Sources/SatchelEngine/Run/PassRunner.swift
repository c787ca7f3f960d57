internal import SatchelColumns
internal import SatchelPlan

/// Runs units of one leaf on one thread: pulls its batches and pushes them through the stages above it.
final class PassRunner {
    /// A node whose rows someone takes, as input number `input` of target number `target`.
    struct Tap {
        /// Its place among the leaf's taps.
        let number: Int
        let node: Int
        let target: Int
        let input: Int
    }

    private let leaf: Passes.Leaf
    private let scan: ScanReader?
    private let recall: RecallReader?
    private let stages: [(node: Int, input: Int, stage: any RowStage)]
    let taps: [Tap]

    init(_ passes: Passes, leaf: Passes.Leaf) throws {
        self.leaf = leaf
        let nodes = passes.plan.nodes
        scan =
            if case .scans(let scans) = leaf {
                try ScanReader(
                    scans.compactMap { index in if case .scan(let scan) = nodes[index].operation { (index, scan) } else { nil } },
                    isKept: passes.keeping != nil)
            } else { nil }
        recall =
            if case .recalls(let recalls) = leaf {
                try RecallReader(
                    recalls.compactMap { index in if case .recall(let recall) = nodes[index].operation { (index, recall) } else { nil } })
            } else { nil }
        var made: [Int: any RowStage] = [:]
        stages = try passes.nodes(above: leaf).map { index in
            let input = nodes[index].inputs[0]
            let stage = try nodes[index].makeStage(
                input: nodes[input].type, reading: passes.plan.reading(at: input), below: made[input])
            made[index] = stage
            return (index, input, stage)
        }
        taps = Self.taps(passes, leaf: leaf)
    }

    static func taps(_ passes: Passes, leaf: Passes.Leaf) -> [Tap] {
        let reached = Set(leaf.nodes + passes.nodes(above: leaf))
        var taps: [Tap] = []
        for (number, target) in passes.targets.enumerated() {
            for (input, node) in target.inputs.enumerated() where reached.contains(node) {
                taps.append(Tap(number: taps.count, node: node, target: number, input: input))
            }
        }
        return taps
    }

    /// Runs a unit to its end, or until `deliver` says that nothing more is wanted; of its `BatchFault`s throws the first line's.
    func run(_ unit: Unit, flag: CancelFlag, deliver: (Tap, Batch) throws -> Bool) throws {
        try ProgramEnd.holding { try runHeld(unit, flag, deliver) }
    }

    private func runHeld(_ unit: Unit, _ flag: CancelFlag, _ deliver: (Tap, Batch) throws -> Bool) throws {
        func mayGoOn() throws {
            ProgramEnd.pass()
            try flag.check()
        }
        switch unit {
        case .batches(let batches):
            guard let node = leaf.nodes.first else { return }
            for batch in batches {
                try mayGoOn()
                guard try push([(node, batch)], deliver) else { return }
            }
        case .segments(let segments):
            guard let recall else { throw mismatch("partitions at rest") }
            for segment in segments {
                try mayGoOn()
                guard try push(recall.read(segment), deliver) else { return }
            }
        case .file, .object, .standIn:
            guard let scan else { throw mismatch("lines") }
            try scan.open(unit)
            defer { scan.close() }
            while true {
                try mayGoOn()
                guard let outputs = try scan.next(), try push(outputs, deliver) else { return }
            }
        }
    }

    /// Whether what a tap feeds takes columns with codes; nobody does who is not a sink.
    var acceptsCodes: (Tap) -> Bool = { _ in false }

    private func push(_ outputs: [(node: Int, batch: Batch)], _ deliver: (Tap, Batch) throws -> Bool) throws -> Bool {
        var batches: [Int: Batch] = [:]
        var flat: [Int: Batch] = [:]
        /// A node's batch, for who takes columns with codes, or without.
        func batch(of node: Int, withCodes: Bool) -> Batch? {
            guard let batch = batches[node], !withCodes else { return batches[node] }
            if let known = flat[node] { return known }
            let made = batch.flattened
            flat[node] = made
            return made
        }
        for (node, batch) in outputs { batches[node] = batch }
        for (node, input, stage) in stages {
            if let batch = batch(of: input, withCodes: stage.acceptsCodes) { batches[node] = try stage.run(batch) }
        }
        var isWanted = false
        var first: BatchFault?
        for tap in taps {
            guard let batch = batch(of: tap.node, withCodes: acceptsCodes(tap)) else {
                // A line that is too long has nothing for it; the next ones may.
                isWanted = true
                continue
            }
            do {
                if try deliver(tap, batch) { isWanted = true }
            } catch let fault as BatchFault {
                if first.map({ fault.line < $0.line }) ?? true { first = fault }
            }
        }
        if let first { throw first.error }
        return isWanted
    }

    func takeMetrics() -> Metrics {
        var metrics = scan?.takeMetrics() ?? Metrics()
        for (_, _, stage) in stages { metrics.skipped += stage.takeSkipped() }
        return metrics
    }
}
