internal import SatchelColumns
internal import SatchelPlan
internal import SatchelStorage

/// What the first byte of a task says.
enum TaskKind: UInt8 {
    /// Runs units of a leaf.
    case units
    /// Cuts a segment that the worker holds.
    case slices
    /// Puts together what other tasks have left.
    case merge
}

/// Units of one leaf for a worker: which, and where their results belong.
struct UnitTask: Sendable {
    struct Part: Sendable {
        /// The number of the unit in its leaf.
        var number: Int
        /// Of the leaf's partitions the one that it belongs to.
        var partition: Int
        var unit: Unit
    }

    let level: Int
    let leaf: Int
    let parts: [Part]
    /// Of a stream: whose batches are wanted.
    var tap: (target: Int, input: Int)?
    /// Whether what its sinks have seen stays where rows are kept, to be put together there.
    var leavesSinks = false

    /// The task as bytes for one worker.
    func task(for worker: WorkerIdentity, of passes: Passes) throws -> CrewTask {
        var head = ByteWriter()
        head.append(TaskKind.units.rawValue)
        head.append(count: level)
        head.append(count: leaf)
        head.append(leavesSinks)
        head.append(tap != nil)
        if let tap {
            head.append(count: tap.target)
            head.append(count: tap.input)
        }
        head.append(count: parts.count)
        var writer = UnitWriter(head, for: worker, reading: passes.reading(of: passes.leaves[level][leaf]))
        for part in parts {
            writer.append(number: part.number)
            writer.append(number: part.partition)
            try writer.append(part.unit)
        }
        let source = passes.leaves[level][leaf]
        return CrewTask(
            bytes: writer.bytes.bytes, inputs: held.inputs(on: worker), name: passes.name(of: source),
            keeps: leavesSinks || (tap == nil && passes.areKept(source)))
    }

    /// The rows that workers hold among its units.
    var held: [HeldRows] {
        parts.flatMap { part in if case .segments(let segments) = part.unit { segments.compactMap(\.held) } else { [HeldRows]() } }
    }
}

extension [HeldRows] {
    /// What a crew has to know of them; those that are not there are sent along.
    func inputs(on worker: WorkerIdentity) -> [CrewTask.Input] {
        compactMap { rows in rows.number(on: worker).map { CrewTask.Input(number: $0, checksum: rows.checksum) } }
    }
}

extension Passes {
    /// What a leaf reads of partitions at rest.
    func reading(of leaf: Leaf) -> Projection {
        RecallReader.reading(
            leaf.nodes.compactMap { node in if case .recall(let recall) = plan.nodes[node].operation { recall } else { nil } })
    }
}

extension CrewRun {
    /// Runs a task at a place of the crew, and gives its answer.
    ///
    /// Rows that are lost are made again first. Throws ``WorkerLoss`` if the task's own worker is lost.
    ///
    /// - Parameter deliver: takes a stream's batches with their numbers from 0; a task that is sent again sends them again.
    func perform(
        _ task: UnitTask, at place: Int, flag: CancelFlag, began: @escaping @Sendable (Int) -> Void = { _ in },
        deliver: (@Sendable (Int, [UInt8]) throws -> Bool)? = nil
    ) throws -> (worker: WorkerIdentity, reply: CrewReply) {
        try perform(at: place, flag: flag, began: began, deliver: deliver) { worker in
            for held in task.held { try held.ensure(at: place, flag: flag) }
            return try task.task(for: worker, of: self.passes)
        }
    }

    /// As above, with bytes that are made for whoever is at the place.
    func perform(
        at place: Int, flag: CancelFlag, began: @escaping @Sendable (Int) -> Void = { _ in },
        deliver: (@Sendable (Int, [UInt8]) throws -> Bool)? = nil, _ body: (WorkerIdentity) throws -> CrewTask
    ) throws -> (worker: WorkerIdentity, reply: CrewReply) {
        var losses = 0
        while true {
            try flag.check()
            let worker = try crew.worker(at: place)
            do {
                let task = try body(worker)
                let errand = CrewErrand(run: self, task: task, began: began, deliver: deliver.map(numbered))
                return (worker, try crew.perform(errand, on: worker, flag: flag))
            } catch let loss as WorkerLoss {
                // The task is not to blame for a worker that went before it came.
                losses += 1
                if loss.hadBegun || losses >= 8 { throw loss }
            }
        }
    }

    private func numbered(_ deliver: @escaping @Sendable (Int, [UInt8]) throws -> Bool) -> @Sendable ([UInt8]) throws -> Bool {
        let next = Monitor(0)
        return { batch in
            let number = next.update { next in
                defer { next += 1 }
                return next
            }
            return try deliver(number, batch)
        }
    }
}
