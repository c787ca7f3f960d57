internal import SatchelColumns
internal import SatchelPlan
internal import SatchelStorage

/// Runs one level of a plan: every unit of every leaf once, on some threads, into sinks that each thread has for itself.
final class LevelRun: Sendable {
    struct Work: Sendable {
        let leaf: Int
        /// The number of the unit in its leaf.
        let number: Int
        let unit: Unit
    }

    private struct State {
        var queue: UnitQueue
        var limits: LimitTracker
        var sinks: [[Int: any Sink]] = []
        var metrics = Metrics()
    }

    private let passes: Passes
    private let leaves: [Passes.Leaf]
    private let work: [Work]
    private let flag: CancelFlag
    private let progress: UnitProgress
    /// Nothing but limits is fed: a unit may end before its end.
    private let isLimited: Bool
    private let ahead: ReadAhead
    private let state: Monitor<State>

    init(_ passes: Passes, level: Int, units: [UnitList], flag: CancelFlag, progress: UnitProgress) {
        self.passes = passes
        self.flag = flag
        self.progress = progress
        leaves = passes.leaves[level]
        work = units.enumerated().flatMap { leaf, list in
            list.units.enumerated().map { Work(leaf: leaf, number: $0.offset, unit: $0.element) }
        }
        ahead = ReadAhead(work.lazy.map(\.unit))
        let limits = LimitTracker(passes, level: level, units: units.map(\.units.count))
        isLimited = passes.isLimited(level)
        var queue = UnitQueue(count: work.count, isCareful: isLimited)
        if isLimited, limits.isSatisfied { queue.stop() }
        state = Monitor(State(queue: queue, limits: limits))
        progress.add(total: work.count)
    }

    /// Whether nothing but limits is fed, and the units had enough rows for each.
    var isFull: Bool { isLimited && state.read { $0.limits.isFull } }

    /// Blocks until the level is done; gives for each target what was seen of it.
    func run(threads: Int) throws -> (sinks: [Int: any Sink], metrics: Metrics) {
        OwnThreads.run(min(threads, max(work.count, 1))) { _ in self.runThread() }
        ahead.cancel(ahead.all)
        let (failure, metrics) = state.read { state in
            // An error behind the rows that were wanted is met on some numbers of threads and not on others.
            (isLimited && state.limits.isSatisfied ? nil : state.queue.failure?.error, state.metrics)
        }
        if flag.isCancelled { throw CancellationError() }
        if let failure { throw failure }
        var merged: [Int: any Sink] = [:]
        for sinks in state.update({ state in
            defer { state.sinks = [] }
            return SinkSets(sets: state.sinks)
        }).sets {
            for (target, sink) in sinks {
                if let first = merged[target] { try first.merge(sink) } else { merged[target] = sink }
            }
        }
        return (merged, metrics)
    }

    /// Sinks on their way from the threads that filled them to the one that merges them.
    private struct SinkSets: @unchecked Sendable {
        // Sendable because the threads that used the sinks have ended.
        let sets: [[Int: any Sink]]
    }

    private func runThread() {
        // One leaf's at a time: units come leaf by leaf, and a runner's buffers must not be held for each of hundreds of leaves.
        var current: (leaf: Int, runner: PassRunner)?
        var metrics = Metrics()
        var feed = UnitFeed(passes)
        loop: while true {
            let turn = state.wait { state -> UnitQueue.Turn? in
                if self.flag.isCancelled { state.queue.stop() }
                let turn = state.queue.take()
                return turn == .wait ? nil : turn
            }
            guard case .unit(let index) = turn else { break loop }
            // Who wants a few rows sends for more objects only as the first ones turn out not to have them.
            ahead.advance(to: index, most: isLimited ? state.read { $0.queue.done } : .max)
            do {
                let leaf = work[index].leaf
                if current?.leaf != leaf {
                    if let last = current?.runner { metrics += last.takeMetrics() }
                    current = (leaf, try PassRunner(passes, leaf: leaves[leaf]))
                }
                if let runner = current?.runner { try run(index, runner, &feed) }
                let isOver = state.update { state in
                    state.queue.finish()
                    if isLimited, state.limits.isSatisfied { state.queue.stop() }
                    return isLimited && state.limits.isSatisfied
                }
                progress.add(done: 1)
                if isOver { ahead.cancel(ahead.all) }
            } catch {
                state.update { state in
                    state.queue.fail(index, error)
                    if isLimited, state.limits.isSatisfied { state.queue.stop() }
                }
                // What comes behind it does not matter any longer.
                ahead.cancel((index + 1)..<work.count)
            }
        }
        if let last = current?.runner { metrics += last.takeMetrics() }
        let (set, counts) = (SinkSets(sets: [feed.sinks]), metrics)
        state.update { state in
            state.sinks += set.sets
            state.metrics += counts
        }
    }

    private func run(_ index: Int, _ runner: PassRunner, _ feed: inout UnitFeed) throws {
        let work = work[index]
        var rows: [Int] = []
        try feed.run(work.unit, number: work.number, runner, flag: flag, rows: &rows) { tap, count in
            guard isLimited else { return state.read { $0.queue.isWanted(index) } }
            return state.update { state in
                state.limits.record(target: tap.target, input: tap.input, unit: work.number, rows: count, isDone: false)
                return count < passes.limit(of: tap.target) ?? 0 && !state.limits.isSatisfied
            }
        }
        guard isLimited else { return }
        state.update { state in
            for tap in runner.taps {
                state.limits.record(target: tap.target, input: tap.input, unit: work.number, rows: rows[tap.number], isDone: true)
            }
        }
    }
}

extension LimitTracker {
    /// The limits of a level whose leaves have so many units.
    init(_ passes: Passes, level: Int, units: [Int]) {
        self.init()
        var unitsOf: [Int: [Int: Int]] = [:]
        for (index, leaf) in passes.leaves[level].enumerated() {
            for tap in PassRunner.taps(passes, leaf: leaf) { unitsOf[tap.target, default: [:]][tap.input] = units[index] }
        }
        for (target, units) in unitsOf {
            guard let rows = passes.limit(of: target), passes.targets[target].level == level else { continue }
            add(target: target, rows: rows, units: passes.targets[target].inputs.indices.map { units[$0] ?? 0 })
        }
    }
}

extension Passes {
    /// Whether everything that a level feeds wants a few rows, and ends with it: what takes rows of later levels too needs all that it gets here.
    func isLimited(_ level: Int) -> Bool {
        let fed = Set(leaves[level].flatMap { PassRunner.taps(self, leaf: $0).map(\.target) })
        return !fed.isEmpty && fed.allSatisfy { limit(of: $0) != nil && targets[$0].level == level }
    }

    func limit(of target: Int) -> Int? {
        if case .limit(let rows) = plan.nodes[targets[target].node].operation { rows } else { nil }
    }

    func makeSink(_ target: Int) throws -> any Sink {
        let target = targets[target]
        let node = plan.nodes[target.node]
        switch (target.kind, node.operation) {
        case (.root, _): return try keeping.map { try KeepSink(type: node.type, keeping: $0) } ?? RowsSink(type: node.type)
        case (.stage, .limit(let rows)): return CollectSink(type: node.type, limit: rows)
        case (.stage, let operation):
            let input = target.inputs.first.map { plan.nodes[$0].type } ?? node.type
            return try makeSink(for: operation, input: input, output: node.type)
        }
    }

    private func makeSink(for operation: Operation, input: ColumnType, output: ColumnType) throws -> any Sink {
        try SatchelEngine.makeSink(for: operation, input: input, output: output)
    }
}
