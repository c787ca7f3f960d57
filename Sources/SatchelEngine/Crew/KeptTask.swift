internal import SatchelColumns

extension CrewRun {
    /// The rows that a task has kept on a worker, as segments by their places.
    func segments(
        _ places: [HeldPlace], target: Int, of task: UnitTask, on worker: WorkerIdentity, type: ColumnType
    ) -> [RowsSink.Place: [Segment]] {
        let recipes = task.parts.map(UnitRecipe.init)
        let (level, leaf) = (task.level, task.leaf)
        let lineage = Lineage(crew: crew, places.flatMap(\.segments)) { place, flag in
            let again = UnitTask(level: level, leaf: leaf, parts: recipes.map(\.part))
            let (worker, answer) = try self.perform(again, at: place, flag: flag)
            let found = try CrewAnswer(answer, of: self.passes)
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
        let (lineage, index, type) = (held.lineage, held.index, segment.type)
        let make: Lineage.Make = { place, flag in
            let parent = lineage.rows(at: index)
            let (worker, answer) = try self.perform(at: parent.home ?? place, flag: flag) { worker in
                try parent.ensure(at: worker.place, flag: flag)
                // Remade elsewhere by another thread: the loop around this looks again.
                guard let number = parent.number(on: worker) else {
                    throw WorkerLoss(worker: worker, ending: "no longer held the rows", hadBegun: false)
                }
                var writer = ByteWriter()
                writer.append(TaskKind.slices.rawValue)
                writer.append(number)
                writer.append(count: ranges.count)
                for range in ranges {
                    writer.append(count: range.lowerBound)
                    writer.append(count: range.upperBound)
                }
                return writer.bytes
            }
            return try answer.withUnsafeBytes { bytes in
                var cursor = ByteCursor(bytes, of: "an answer")
                return (worker, try cursor.heldSegments())
            }
        }
        let (worker, made) = try outlivingLosses(while: "cut kept rows into partitions") { try make(held.home ?? 0, flag) }
        let slices = Lineage(crew: crew, made, make: make).rows(on: worker)
        return zip(slices, made).map { Segment($0, files: $1.files, type: type) }
    }
}

/// A task's answer, read: what its sinks have seen, and what its worker keeps.
struct CrewAnswer {
    var answer: TaskAnswer
    /// The sinks by target.
    var sinks: [Int: any Sink] = [:]
    /// What is kept, by target.
    var held: [Int: [HeldPlace]] = [:]

    init(_ bytes: [UInt8], of passes: Passes) throws {
        (answer, sinks, held) = try bytes.withUnsafeBytes { bytes in
            var cursor = ByteCursor(bytes, of: "a worker's answer")
            let answer = try cursor.answer()
            var sinks: [Int: any Sink] = [:]
            var held: [Int: [HeldPlace]] = [:]
            for _ in 0..<(try cursor.readCount(ofBytes: 8)) {
                let target = try cursor.readCount()
                guard passes.targets.indices.contains(target) else { throw cursor.damaged("names a target that is not there") }
                if passes.isKept(target) {
                    held[target] = try cursor.heldPlaces()
                } else {
                    let sink = try passes.makeSink(target)
                    try sink.restore(from: &cursor)
                    sinks[target] = sink
                }
            }
            return (answer, sinks, held)
        }
    }
}

extension Passes {
    /// Whether the rows of a target are kept where they are made.
    func isKept(_ target: Int) -> Bool { keeping != nil && targets[target].kind == .root }
}
