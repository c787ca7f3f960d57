package import SatchelColumns
package import SatchelPlan
internal import SatchelStorage

/// The rows of one root in order, batch by batch, with little held: the threads that make them wait for the one who takes them.
package final class RowStream: Sendable {
    /// Batches of one unit that may wait to be taken.
    private static let bound = 4

    /// One unit's way to the root.
    struct Item: Sendable {
        let leaf: Int
        let tap: (target: Int, input: Int)
        let number: Int
        let unit: Unit
    }

    private struct State {
        var items: [Item]?
        var ahead: ReadAhead?
        var buffers: [Int: [Batch]] = [:]
        var ended: Set<Int> = []
        /// The item whose batches are being taken.
        var current = 0
        var next = 0
        var failures: [Int: any Error] = [:]
        var setUpFailure: (any Error)?
        var waiting: CheckedContinuation<Void, Never>?
        /// Where a crew makes the batches.
        var crewRun: CrewRun?
    }

    private let engine: LocalEngine
    private let plan: Plan
    private let kept: LocalEngine.Kept
    private let flag = CancelFlag()
    private let state = Monitor(State())

    package init(_ engine: LocalEngine, plan: Plan, kept: @escaping LocalEngine.Kept) {
        self.engine = engine
        self.plan = plan
        self.kept = kept
    }

    /// Starts the threads; they end when all rows are taken or ``cancel()`` is called.
    package func start() {
        OwnThreads.start { [self] in
            do {
                let (passes, level) = try prepare()
                let crewRun = state.read { $0.crewRun }
                OwnThreads.run(try crewRun?.crew.count ?? engine.threads) { place in
                    let maker: any BatchMaker =
                        crewRun.map { CrewBatches(run: $0, level: level, place: place) } ?? LocalBatches(passes: passes, level: level)
                    self.produce(maker)
                }
                if let ahead = state.read({ $0.ahead }) { ahead.cancel(ahead.all) }
            } catch {
                signal { $0.setUpFailure = error }
            }
        }
    }

    package func cancel() {
        flag.cancel()
        signal { _ in }
    }

    /// The next batch, nil after the last.
    package func next() async throws -> Batch? {
        while true {
            try Task.checkCancellation()
            let turn: Result<Batch?, any Error>? = state.update { self.turn(&$0) }
            if let turn { return try turn.get() }
            await withTaskCancellationHandler {
                await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                    // What came in since the look above must not be slept through.
                    let isThere = state.update { state -> Bool in
                        if isReady(state) { return true }
                        state.waiting = continuation
                        return false
                    }
                    if isThere { continuation.resume() }
                }
            } onCancel: {
                cancel()
            }
        }
    }

    private func turn(_ state: inout State) -> Result<Batch?, any Error>? {
        if let error = state.setUpFailure { return .failure(error) }
        if flag.isCancelled { return .failure(CancellationError()) }
        guard let items = state.items else { return nil }
        while state.current < items.count {
            if var buffer = state.buffers[state.current], !buffer.isEmpty {
                let batch = buffer.removeFirst()
                state.buffers[state.current] = buffer
                return .success(batch)
            }
            if let error = state.failures[state.current] { return .failure(error) }
            guard state.ended.contains(state.current) else { return nil }
            state.buffers[state.current] = nil
            state.current += 1
        }
        return .success(nil)
    }

    private func isReady(_ state: State) -> Bool {
        if state.setUpFailure != nil || flag.isCancelled { return true }
        guard let items = state.items else { return false }
        return state.current >= items.count || state.buffers[state.current]?.isEmpty == false || state.ended.contains(state.current)
            || state.failures[state.current] != nil
    }

    private func signal(_ change: (inout State) -> Void) {
        let waiting = state.update { state in
            change(&state)
            guard isReady(state) else { return CheckedContinuation<Void, Never>?.none }
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }

    /// Runs what must be done before the last level, and lists that level's units in the order of the root's rows.
    private func prepare() throws -> (Passes, Int) {
        var run = try engine.begin(plan, kept: kept, flag: flag, progress: UnitProgress())
        let root = run.passes.plan.root
        let passes = run.passes
        // The rows of a whole-bag stage are a leaf above all levels.
        let target = passes.targets.firstIndex { $0.node == root } ?? 0
        let level = passes.targets[target].level
        let levels = Set(passes.targets[target].inputs.map { passes.levels[$0] })
        if passes.targets[target].kind == .stage || levels.count > 1 {
            for level in passes.leaves.indices { try run.runLevel(level) }
            let partitions = try run.partitions(of: root)
            signal { state in
                state.items = [Item(leaf: 0, tap: (0, 0), number: 0, unit: .batches([]))]
                state.buffers[0] = partitions.flatMap { $0 }
                state.ended = [0]
                state.next = 1
            }
            return (passes, level)
        }
        for earlier in 0..<level { try run.runLevel(earlier) }
        var items: [Item] = []
        for input in passes.targets[target].inputs.indices {
            for (number, leaf) in passes.leaves[level].enumerated() {
                guard PassRunner.taps(passes, leaf: leaf).contains(where: { $0.target == target && $0.input == input }) else { continue }
                items += try run.unitList(of: leaf).units.enumerated().map {
                    Item(leaf: number, tap: (target, input), number: $0.offset, unit: $0.element)
                }
            }
        }
        let travels = run.crewRun != nil && passes.isWorth(travelling: level)
        let ahead = travels ? nil : ReadAhead(items.lazy.map(\.unit))
        let crewRun = travels ? run.crewRun : nil
        signal { state in
            state.items = items
            state.ahead = ahead
            state.crewRun = crewRun
        }
        return (passes, level)
    }

    private func produce(_ maker: any BatchMaker) {
        while true {
            let taken = state.wait { state -> (index: Int, item: Item)?? in
                guard let items = state.items, !self.flag.isCancelled, state.next < items.count else { return .some(nil) }
                // Not further ahead than there are threads: what is made early only waits.
                guard state.next < state.current + max(self.engine.threads, 1) else { return nil }
                state.next += 1
                return (state.next - 1, items[state.next - 1])
            }
            guard let taken else { return }
            state.read { $0.ahead }?.advance(to: taken.index)
            do {
                try maker.run(taken.item, flag: flag) { self.offer($0, of: taken.index) }
                signal { $0.ended.insert(taken.index) }
            } catch {
                signal { $0.failures[taken.index] = error }
            }
        }
    }

    /// Waits for room; false when nobody takes rows any longer.
    private func offer(_ batch: Batch, of index: Int) -> Bool {
        guard batch.count > 0 else { return !flag.isCancelled }
        let isOpen = state.wait { state -> Bool? in
            if self.flag.isCancelled { return false }
            return state.buffers[index]?.count ?? 0 < Self.bound ? true : nil
        }
        if isOpen { signal { $0.buffers[index, default: []].append(batch) } }
        return isOpen
    }
}
