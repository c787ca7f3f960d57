internal import SatchelColumns
internal import SatchelPlan
internal import SatchelStorage
internal import Synchronization

/// A worker's side of tasks: knows the runs that it was told of, and holds the rows that it keeps for them.
package final class TaskServer: Sendable {
    private struct State {
        /// Or what was wrong with their plans.
        var runs: [UInt64: Result<Passes, any Error>] = [:]
        var segments: [UInt64: Segment] = [:]
        var next: UInt64 = 0
    }

    private let budget: MemoryBudget
    /// Takes rows that are kept, if they are not to stay here.
    private let handOver: (@Sendable ([UInt8]) throws -> Void)?
    /// Gives out rows that others hold.
    let lender: (any Lender)?
    private let state = Mutex(State())

    /// - Parameters:
    ///   - budget: what kept rows may take before they go to files.
    ///   - handOver: takes the batches of rows that are kept, one by one; nil: they stay here.
    ///   - lender: gives out rows that others hold.
    package init(budget: MemoryBudget, handOver: (@Sendable ([UInt8]) throws -> Void)? = nil, lender: (any Lender)? = nil) {
        self.budget = budget
        self.handOver = handOver
        self.lender = lender
    }

    /// Learns a run's plan; what is wrong with it is the error of its tasks.
    package func learn(_ run: UInt64, _ description: [UInt8]) {
        let passes = Result {
            let description = try description.withUnsafeBytes { bytes in
                var cursor = ByteCursor(bytes, of: "a plan")
                return try cursor.json(RunDescription.self)
            }
            description.credentials.unpack()
            return Passes(description.plan, keeping: description.kept.map { Keeping(columns: $0, budget: budget) })
        }
        state.withLock { $0.runs[run] = passes }
    }

    package func forget(_ run: UInt64) { _ = state.withLock { $0.runs.removeValue(forKey: run) } }

    package func release(_ segments: [UInt64]) {
        // Let go outside of the lock: files are removed.
        let old = state.withLock { state in segments.map { state.segments.removeValue(forKey: $0) } }
        withExtendedLifetime(old) {}
    }

    /// A segment's columns that a projection, given as bytes, names.
    package func columns(of segment: UInt64, reading: [UInt8]) throws -> [UInt8] {
        let projection = try reading.withUnsafeBytes { bytes in
            var cursor = ByteCursor(bytes, of: "a request")
            return try cursor.json(Projection.self)
        }
        var writer = ByteWriter()
        try ByteParts(of: self.segment(segment), reading: projection).write(to: &writer)
        return writer.bytes
    }

    /// Runs a task of a run and gives its answer.
    /// - Parameters:
    ///   - began: told the number of each unit before it is run.
    ///   - deliver: takes a stream's batches, and says whether more are wanted.
    package func perform(
        _ task: [UInt8], of run: UInt64, flag: CancelFlag, began: (Int) throws -> Void, deliver: ([UInt8]) throws -> Bool
    ) throws -> [UInt8] {
        guard let passes = try state.withLock({ $0.runs[run] })?.get() else {
            throw SatchelError(.invalidPlan, "a task of a run that this worker was not told of; please report this pipeline")
        }
        return try task.withUnsafeBytes { bytes in
            var cursor = ByteCursor(bytes, of: "a task")
            switch TaskKind(rawValue: try cursor.read(UInt8.self)) {
            case .units: return try TaskRun(self, passes, &cursor, flag).run(began: began, deliver: deliver)
            case .slices: return try slices(&cursor)
            case .merge: return try SinkMerge.run(&cursor, passes, lender, flag)
            case nil: throw cursor.damaged("is of no known kind")
            }
        }
    }

    func segment(_ number: UInt64) throws -> Segment {
        guard let segment = state.withLock({ $0.segments[number] }) else {
            throw SatchelError(.invalidPlan, "a task that reads rows which this worker does not hold; please report this pipeline")
        }
        return segment
    }

    /// Takes segments in, and says by which numbers they are known: those that are handed over are counted.
    /// - Parameter handed: how many the task has handed over before.
    func hold(_ segments: [Segment], handed: inout Int) throws -> [HeldDescription] {
        let checksums = try segments.map { try $0.withBytes(BatchFormat.checksum) }
        if let handOver {
            return try zip(segments, checksums).map { segment, checksum in
                try handOver(segment.withBytes { Array($0) })
                defer { handed += 1 }
                return HeldDescription(
                    number: UInt64(handed), rows: segment.rows, bytes: segment.bytes, checksum: checksum, files: segment.files)
            }
        }
        return state.withLock { state in
            zip(segments, checksums).map { segment, checksum in
                state.next += 1
                state.segments[state.next] = segment
                return HeldDescription(
                    number: state.next, rows: segment.rows, bytes: segment.bytes, checksum: checksum, files: segment.files)
            }
        }
    }

    /// Hands over what sinks have seen.
    func leave(_ sinks: [UInt8]) throws -> HeldDescription {
        guard let handOver else { throw mismatch("somebody who takes what a task leaves") }
        try handOver(sinks)
        return HeldDescription(number: 0, rows: 0, bytes: sinks.count, checksum: sinks.withUnsafeBytes(BatchFormat.checksum), files: [])
    }

    private func slices(_ cursor: inout ByteCursor) throws -> [UInt8] {
        var units = UnitCursor(cursor, store: { throw mismatch("rows that are kept") }, lender: lender, held: segment)
        let segment = try units.segment().whole()
        cursor = units.bytes
        var handed = 0
        let cutter = try SegmentCutter(type: segment.type, keeping: Keeping(columns: .all, budget: budget))
        var parts: [HeldDescription] = []
        for _ in 0..<(try cursor.readCount(ofBytes: 16)) {
            let (start, end) = (try cursor.readCount(), try cursor.readCount())
            guard start < end, end <= segment.rows else { throw cursor.damaged("has a range outside of the rows") }
            parts += try hold([cutter.slice(segment, start..<end)], handed: &handed)
        }
        var writer = ByteWriter()
        writer.append(parts)
        return writer.bytes
    }
}
