internal import SatchelColumns
internal import SatchelPlan
internal import SatchelStorage

/// Runs one level of a plan on a crew: every unit of every leaf once, in tasks whose answers are merged as they come.
final class CrewLevel: Sendable {
    private struct Work: Sendable {
        let leaf: Int
        let part: UnitTask.Part
    }

    private struct State {
        var queue: TaskQueue
        var limits: LimitTracker
        var metrics = Metrics()
        /// What ends the tasks that are being run, by their first units.
        var running: [Int: CancelFlag] = [:]
        var answers = Answers()
        /// How many units of each task that runs were counted as done.
        var counted: [Int: Int] = [:]
        /// What tasks have left with the rows that are kept, and was not put together yet.
        var left: [HeldRows] = []
    }

    /// What the answers have brought so far.
    private struct Answers: @unchecked Sendable {
        // Sendable because it is touched under the state's lock, and by one thread when all others have ended.
        var sinks: [Int: any Sink] = [:]

        mutating func merge(_ others: Answers) throws {
            for (target, sink) in others.sinks {
                if let known = sinks[target] { try known.merge(sink) } else { sinks[target] = sink }
            }
        }
    }

    private let run: CrewRun
    private let passes: Passes
    private let level: Int
    private let work: [Work]
    private let flag: CancelFlag
    private let progress: UnitProgress
    private let isLimited: Bool
    /// What puts results together where they lie, if they are to stay there.
    private let merging: String?
    private let state: Monitor<State>

    init(_ run: CrewRun, level: Int, units: [UnitList], flag: CancelFlag, progress: UnitProgress) throws {
        self.run = run
        passes = run.passes
        self.level = level
        self.flag = flag
        self.progress = progress
        work = units.enumerated().flatMap { leaf, list in
            list.units.indices.map {
                Work(leaf: leaf, part: UnitTask.Part(number: $0, partition: list.partitions[$0], unit: list.units[$0]))
            }
        }
        let limits = LimitTracker(passes, level: level, units: units.map(\.units.count))
        isLimited = passes.isLimited(level)
        let items = work.map { TaskQueue.Item(home: $0.part.unit.home, leaf: $0.leaf) }
        let isShared = run.crew.lender != nil
        let passes = run.passes
        let areThere = passes.leaves[level].allSatisfy { if case .scans = $0 { false } else { true } }
        // Of rows that are there a few tasks are made, whose results come at once.
        let isQuick = try areThere && run.crew.count <= 32
        merging = isShared && !isLimited && !isQuick ? passes.mergedStages(of: level) : nil
        var queue = TaskQueue(
            items, workers: try run.crew.count, isCareful: isLimited, isShared: isShared,
            areQuick: areThere && passes.leaves[level].allSatisfy { passes.nativeStages(above: $0).isEmpty },
            expected: isShared ? Self.expected(of: units) : 0, most: isShared && passes.keeping != nil ? 8 : 64)
        if isLimited, limits.isSatisfied { queue.stop() }
        state = Monitor(State(queue: queue, limits: limits))
        progress.add(total: work.count)
    }

    /// Seconds for a unit of files, at 200 MB a second: about what a question takes for compressed ones.
    private static func expected(of units: [UnitList]) -> Double {
        let units = units.flatMap(\.units)
        let bytes = units.reduce(0.0) { $0 + Double($1.storedBytes) }
        return bytes / Double(max(1, units.count)) / 200e6
    }

    /// Whether nothing but limits is fed, and the units had enough rows for each.
    var isFull: Bool { isLimited && state.read { $0.limits.isFull } }

    /// Blocks until the level is done; gives for each target what was seen of it.
    func result() throws -> (sinks: [Int: any Sink], metrics: Metrics) {
        flag.onCancel { [weak self] in self?.cancel() }
        try OwnThreads.runGrowing(places) { place, grow in
            self.runThread(at: place) {
                // Workers may have come meanwhile; if all have gone, the next task says so.
                grow((try? self.places) ?? 0)
            }
        }
        if flag.isCancelled { throw CancellationError() }
        if state.read({ $0.queue.failure == nil }) { try mergeLeft(atLeast: 1, at: 0, flag) }
        return try state.update { state in
            // An error behind the rows that were wanted is met on some numbers of workers and not on others.
            if let failure = state.queue.failure, !(isLimited && state.limits.isSatisfied) { throw failure.error }
            return (state.answers.sinks, state.metrics)
        }
    }

    /// How many threads see to tasks: where rows have their places, each place needs its own.
    private var places: Int {
        get throws {
            let count = try run.crew.count
            return run.crew.lender == nil && state.read { $0.queue.hasHomes } ? count : min(count, max(work.count, 1))
        }
    }

    /// Where it stands, for people.
    var dump: String {
        state.read { state in
            "level \(level), \(state.queue.dump); tasks that begin with \(state.running.keys.sorted())"
                + (flag.isCancelled ? ", cancelled" : "")
        }
    }

    private func cancel() {
        state.update { state in
            state.queue.stop()
            for flag in state.running.values { flag.cancel() }
        }
    }

    private func runThread(at place: Int, afterTask: () -> Void) {
        while true {
            let turn = state.wait { state -> TaskQueue.Turn? in
                if self.flag.isCancelled { state.queue.stop() }
                let turn = state.queue.take(for: place)
                return turn == .wait ? nil : turn
            }
            guard case .units(let units) = turn, let first = units.first else { return }
            let own = CancelFlag()
            state.update { state in
                state.running[first] = own
                // What was decided meanwhile.
                if !state.queue.isWanted(first) { own.cancel() }
            }
            run(units, first, at: place, own)
            afterTask()
        }
    }

    private func run(_ units: [Int], _ first: Int, at place: Int, _ own: CancelFlag) {
        let began = Monitor<Int?>(nil)
        let task = UnitTask(level: level, leaf: work[first].leaf, parts: units.map { work[$0].part }, leavesSinks: merging != nil)
        do {
            let (worker, reply) = try run.perform(task, at: place, flag: own) { number in
                began.update { $0 = number }
                // Units are run in order: those before it are done.
                if let done = task.parts.firstIndex(where: { $0.number == number }) { self.count(done, of: first) }
            }
            if let seconds = reply.seconds { state.update { $0.queue.learn(units.count, took: seconds) } }
            try take(CrewAnswer(reply, of: passes), of: task, units, from: worker, reply.host)
        } catch let loss as WorkerLoss {
            lose(units, first, at: began.read { $0 }, loss)
        } catch is CancellationError where own.isCancelled {
            end(first) { $0.queue.finish(units) }
        } catch {
            end(first) { $0.queue.fail(units, at: first, error) }
        }
        do {
            try mergeLeft(atLeast: SinkMerge.width, at: place, flag)
        } catch is CancellationError where flag.isCancelled {
        } catch {
            state.update { $0.queue.fail([], at: first, error) }
        }
    }

    private func take(
        _ found: CrewAnswer, of task: UnitTask, _ units: [Int], from worker: WorkerIdentity, _ host: (number: Int, address: String)?
    ) throws {
        var sinks = found.sinks
        for (target, places) in found.held {
            let type = passes.plan.nodes[passes.targets[target].node].type
            let segments = run.segments(places, target: target, of: task, on: worker, host: host?.number, type: type)
            guard let sink = try passes.makeSink(target) as? KeepSink else { throw mismatch("rows that are kept") }
            sink.adopt(segments)
            sinks[target] = sink
        }
        let left = found.left.map { description in
            Lineage(crew: run.crew, [description], host: host?.number) { _, _ in throw Self.lostResults }.rows(on: worker)
        }
        let answers = Answers(sinks: sinks)
        let failed = found.answer.failure.flatMap { failure in units.first { work[$0].part.number == failure.unit } }
        try state.update { state in
            try state.answers.merge(answers)
            state.left += left ?? []
            state.metrics += found.answer.metrics
            if isLimited {
                let taps = PassRunner.taps(passes, leaf: passes.leaves[level][task.leaf])
                for end in found.answer.units where end.rows.count == taps.count {
                    for tap in taps {
                        state.limits.record(
                            target: tap.target, input: tap.input, unit: end.number, rows: end.rows[tap.number], isDone: end.isDone)
                    }
                }
            }
        }
        end(units[0]) { state in
            if let failed, let failure = found.answer.failure {
                state.queue.fail(units, at: failed, failure.error.seen(on: host?.address))
            } else {
                state.queue.finish(units)
            }
        }
        count(units.count, of: units[0])
        state.update { $0.counted[units[0]] = nil }
    }

    /// So many units of a task are done, in the eyes of who looks at the progress; after a loss they are none.
    private func count(_ done: Int, of first: Int) {
        let before = state.update { state in
            defer { state.counted[first] = done }
            return state.counted[first] ?? 0
        }
        progress.add(done: done - before)
    }

    /// Puts together what tasks have left, where that is enough to be worth it.
    private func mergeLeft(atLeast count: Int, at place: Int, _ flag: CancelFlag) throws {
        guard let merging else { return }
        let left = state.update { state -> [HeldRows] in
            guard state.left.count >= count else { return [] }
            defer { state.left = [] }
            return state.left
        }
        if left.isEmpty { return }
        let found = try outlivingLosses(while: "put results together") {
            try CrewAnswer(run.perform(at: place, flag: flag) { SinkMerge.task(left, for: $0, name: merging) }.reply, of: passes)
        }
        let answers = Answers(sinks: found.sinks)
        try state.update { try $0.answers.merge(answers) }
    }

    private static var lostResults: SatchelError {
        SatchelError(.clusterFailed, "the connection to the cluster was lost with results that it had; run the pipeline again")
    }

    private func lose(_ units: [Int], _ first: Int, at number: Int?, _ loss: WorkerLoss) {
        count(0, of: first)
        let begun = units.first { work[$0].part.number == number }
        end(first) { state in
            let count = state.queue.lose(units, at: begun ?? first)
            if count >= SatchelError.mostLosses, let unit = begun ?? units.first {
                state.queue.fail([], at: unit, failure(of: unit, loss, count: count))
            }
        }
    }

    private func failure(of unit: Int, _ loss: WorkerLoss, count: Int) -> SatchelError {
        let part = work[unit].part
        let stages = passes.nativeStages(above: passes.leaves[level][work[unit].leaf])
        let code = stages.isEmpty ? "" : " with \(stages.map(\.name).joined(separator: ", "))"
        var error = SatchelError.lost(
            loss, count: count, while: "ran partition \(part.partition)\(code)",
            at: .init(file: part.unit.name, stage: stages.first?.place))
        if !stages.isEmpty, loss.isCrash, let hint = run.crew.hint { error.message += "; \(hint)" }
        return error
    }

    /// Ends a task; what nobody needs any longer is ended with it.
    private func end(_ first: Int, _ change: (inout State) -> Void) {
        state.update { state in
            change(&state)
            state.running[first] = nil
            if isLimited, state.limits.isSatisfied { state.queue.stop() }
            for (unit, flag) in state.running where !state.queue.isWanted(unit) { flag.cancel() }
        }
    }
}
