internal import SatchelColumns
internal import SatchelPlan
internal import SatchelStorage

/// One task on a worker, read and ready to be run.
struct TaskRun {
    private let server: TaskServer
    private let passes: Passes
    private let flag: CancelFlag
    private let leaf: Passes.Leaf
    private let parts: [UnitTask.Part]
    private let leavesSinks: Bool
    private let tap: (target: Int, input: Int)?
    private let transfers: TransferScope

    init(_ server: TaskServer, _ passes: Passes, _ cursor: inout ByteCursor, _ flag: CancelFlag) throws {
        self.server = server
        self.passes = passes
        self.flag = flag
        let transfers = TransferScope()
        self.transfers = transfers
        flag.onCancel { transfers.cancel() }
        let (level, place) = (try cursor.readCount(), try cursor.readCount())
        guard passes.leaves.indices.contains(level), passes.leaves[level].indices.contains(place) else {
            throw cursor.damaged("names a leaf that is not there")
        }
        let leaf = passes.leaves[level][place]
        self.leaf = leaf
        leavesSinks = try cursor.bool()
        tap = try cursor.bool() ? (try cursor.readCount(), try cursor.readCount()) : nil
        let count = try cursor.readCount(ofBytes: 17)
        var store: (any ObjectStore)?
        var units = UnitCursor(
            cursor,
            store: {
                if let store { return store }
                let made = try passes.store(of: leaf, transfers)
                store = made
                return made
            }, lender: server.lender, held: server.segment)
        var parts: [UnitTask.Part] = []
        for _ in 0..<count {
            let (number, partition) = (try units.bytes.readCount(), try units.bytes.readCount())
            parts.append(UnitTask.Part(number: number, partition: partition, unit: try units.unit()))
        }
        self.parts = parts
    }

    func run(began: (Int) throws -> Void, deliver: ([UInt8]) throws -> Bool) throws -> [UInt8] {
        let runner = try PassRunner(passes, leaf: leaf)
        let ahead = ReadAhead(parts.lazy.map(\.unit))
        defer { ahead.cancel(ahead.all) }
        var feed = UnitFeed(passes)
        var answer = TaskAnswer()
        for (index, part) in parts.enumerated() {
            try flag.check()
            try began(part.number)
            ahead.advance(to: index)
            var rows: [Int] = []
            do {
                if let tap {
                    try stream(part.unit, runner, tap, deliver)
                } else {
                    try feed.run(part.unit, number: part.number, runner, flag: flag, rows: &rows) { tap, count in
                        passes.limit(of: tap.target).map { count < $0 } ?? true
                    }
                }
                answer.units.append(TaskAnswer.UnitEnd(number: part.number, rows: rows, isDone: true))
            } catch let error as SatchelError {
                try flag.check()
                answer.units.append(TaskAnswer.UnitEnd(number: part.number, rows: rows, isDone: false))
                answer.failure = (part.number, error)
                break
            }
        }
        answer.metrics = runner.takeMetrics().adding(transfers)
        var writer = ByteWriter()
        try writer.append(answer)
        var sinks = ByteWriter()
        try save(feed, to: &sinks)
        // Short ones are no work to put together, and reach the driver sooner than others are told where they lie.
        let areLeft = leavesSinks && sinks.bytes.count > SinkMerge.leastBytes
        writer.append(areLeft)
        if areLeft { writer.append([try server.leave(sinks.bytes)]) } else { writer.append(raw: sinks.bytes) }
        return writer.bytes
    }

    private func stream(
        _ unit: Unit, _ runner: PassRunner, _ wanted: (target: Int, input: Int), _ deliver: ([UInt8]) throws -> Bool
    ) throws {
        try runner.run(unit, flag: flag) { tap, batch in
            guard (tap.target, tap.input) == wanted, batch.count > 0 else { return true }
            var writer = ByteWriter()
            writer.append(placesOf: batch, passes.plan.nodes[passes.targets[tap.target].node].type)
            try writer.append(batch.flattened)
            return try deliver(writer.bytes)
        }
    }

    private func save(_ feed: UnitFeed, to writer: inout ByteWriter) throws {
        var handed = 0
        writer.append(count: feed.sinks.count)
        for (target, sink) in feed.sinks.sorted(by: { $0.key < $1.key }) {
            writer.append(count: target)
            if let keep = sink as? KeepSink {
                writer.append(try joined(keep, handed: &handed))
            } else {
                try sink.save(to: &writer)
            }
        }
    }

    /// What the task keeps, small segments of one partition put together where no unit of another task lies between them.
    private func joined(_ sink: KeepSink, handed: inout Int) throws -> [HeldPlace] {
        var places: [HeldPlace] = []
        for input in Set(sink.segments.keys.map(\.input)).sorted() {
            var rest = parts[...]
            while let first = rest.first {
                let run = rest.enumerated().prefix { $1.partition == first.partition && $1.number == first.number + $0 }.map(\.element)
                rest = rest.dropFirst(run.count)
                let segments = try sink.cutter().joined(
                    run.flatMap { sink.segments[RowsSink.Place(input: input, unit: $0.number)] ?? [] })
                places.append(HeldPlace(input: input, unit: first.number, segments: try server.hold(segments, handed: &handed)))
            }
        }
        return places
    }
}

extension Passes {
    /// The store that a leaf's objects are in.
    func store(of leaf: Leaf, _ transfers: TransferScope) throws -> any ObjectStore {
        switch leaf.nodes.first.map({ plan.nodes[$0].operation }) {
        case .scan(let scan): return try TextUnits.store(of: scan.source, transfers)
        case .recall(let recall):
            guard case .saved(let reference) = recall.source else { throw mismatch("a saved bag") }
            return try S3Store(reference.store ?? ObjectStoreOptions(), arePrefixes: true, scope: transfers)
        default: throw mismatch("objects")
        }
    }
}
