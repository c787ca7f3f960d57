internal import SatchelColumns

extension CrewRun {
    /// The rows that a task has kept on a worker, as segments by their places.
    func segments(
        _ places: [HeldPlace], target: Int, of task: UnitTask, on worker: WorkerIdentity, host: Int?, type: ColumnType
    ) -> [RowsSink.Place: [Segment]] {
        let recipes = task.parts.map(UnitRecipe.init)
        let (level, leaf) = (task.level, task.leaf)
        let lineage = Lineage(crew: crew, places.flatMap(\.segments), host: host) { place, flag in
            let again = UnitTask(level: level, leaf: leaf, parts: recipes.map(\.part))
            let (worker, reply) = try self.perform(again, at: place, flag: flag)
            let found = try CrewAnswer(reply, of: self.passes)
            if let failure = found.answer.failure { throw failure.error }
            return (worker, found.held[target, default: []].flatMap(\.segments))
        }
        var rows = lineage.rows(on: worker)[...]
        var segments: [RowsSink.Place: [Segment]] = [:]
        for place in places {
            let own = zip(place.segments, rows.prefix(place.segments.count)).map { Segment($1, files: $0.files, type: type) }
            segments[RowsSink.Place(input: place.input, unit: place.unit), default: []] += own
            rows = rows.dropFirst(place.segments.count)
        }
        return segments
    }

    /// A segment that a worker holds, cut into ranges of its rows, where it lies.
    func sliced(_ segment: Segment, _ ranges: [Range<Int>], flag: CancelFlag) throws -> [Segment] {
        guard let held = segment.held else { throw mismatch("rows that a worker holds") }
        let (lineage, index, type, files) = (held.lineage, held.index, segment.type, segment.files)
        let make: Lineage.Make = { place, flag in
            let parent = lineage.rows(at: index)
            let home = parent.areShared ? place : parent.home ?? place
            let (worker, reply) = try self.perform(at: home, flag: flag) { worker in
                try parent.ensure(at: worker.place, flag: flag)
                // Remade elsewhere by another thread: the loop around this looks again.
                guard parent.number(on: worker) != nil else {
                    throw WorkerLoss(worker: worker, ending: "no longer held the rows", hadBegun: false)
                }
                return try Self.slices(of: Segment(parent, files: files, type: type), ranges, for: worker, parent)
            }
            return try reply.answer.withUnsafeBytes { bytes in
                var cursor = ByteCursor(bytes, of: "an answer")
                return (worker, try cursor.heldSegments().renumbered(from: reply.firstKept))
            }
        }
        let (worker, made) = try outlivingLosses(while: "cut kept rows into partitions") { try make(held.home ?? 0, flag) }
        let slices = Lineage(crew: crew, made, host: held.areShared ? held.home : nil, make: make).rows(on: worker)
        return zip(slices, made).map { Segment($0, files: $1.files, type: type) }
    }

    private static func slices(
        of segment: Segment, _ ranges: [Range<Int>], for worker: WorkerIdentity, _ rows: HeldRows
    ) throws -> CrewTask {
        var head = ByteWriter()
        head.append(TaskKind.slices.rawValue)
        var writer = UnitWriter(head, for: worker, reading: .all)
        try writer.append(segment)
        writer.append(number: ranges.count)
        for range in ranges {
            writer.append(number: range.lowerBound)
            writer.append(number: range.upperBound)
        }
        return CrewTask(bytes: writer.bytes.bytes, inputs: [rows].inputs(on: worker), name: "repartition", keeps: true)
    }
}

/// A task's answer, read: what its sinks have seen, and what its worker keeps.
struct CrewAnswer {
    var answer: TaskAnswer
    /// The sinks by target.
    var sinks: [Int: any Sink] = [:]
    /// What is kept, by target.
    var held: [Int: [HeldPlace]] = [:]
    /// What the sinks have seen, where it stays with the rows that are kept.
    var left: HeldDescription?

    init(_ reply: CrewReply, of passes: Passes) throws {
        (answer, sinks, held, left) = try reply.answer.withUnsafeBytes { bytes in
            var cursor = ByteCursor(bytes, of: "a worker's answer")
            let answer = try cursor.answer()
            var sinks: [Int: any Sink] = [:]
            var held: [Int: [HeldPlace]] = [:]
            if try cursor.bool() { return (answer, [:], [:], try cursor.heldSegments().renumbered(from: reply.firstKept).first) }
            for _ in 0..<(try cursor.readCount(ofBytes: 8)) {
                let target = try cursor.readCount()
                guard passes.targets.indices.contains(target) else { throw cursor.damaged("names a target that is not there") }
                if passes.isKept(target) {
                    held[target] = try cursor.heldPlaces().map { place in
                        HeldPlace(input: place.input, unit: place.unit, segments: place.segments.renumbered(from: reply.firstKept))
                    }
                } else {
                    let sink = try passes.makeSink(target)
                    try sink.restore(from: &cursor)
                    sinks[target] = sink
                }
            }
            return (answer, sinks, held, nil)
        }
    }
}

extension [HeldDescription] {
    /// With the numbers that the crew knows them by.
    fileprivate func renumbered(from first: UInt64) -> [HeldDescription] {
        map { description in
            var description = description
            description.number &+= first
            return description
        }
    }
}

extension Passes {
    /// Whether the rows of a target are kept where they are made.
    func isKept(_ target: Int) -> Bool { keeping != nil && targets[target].kind == .root }
}
