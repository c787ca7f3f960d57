internal import SatchelColumns

/// What a run is to keep of its root's rows, and what that counts against.
struct Keeping: Sendable {
    let columns: Projection
    let budget: MemoryBudget

    /// An encoder whose batches are small beside the budget.
    func encoder(of type: ColumnType) throws -> BatchEncoder {
        try BatchEncoder(type, columns, fullBytes: budget.batchBytes)
    }

    /// Writes what was gathered as a segment.
    func segment(of encoder: BatchEncoder, _ lines: inout SegmentLines, _ type: ColumnType) throws -> Segment {
        defer { lines.clear() }
        return try Segment(encoder.finish(lines.numbers), files: lines.files, type: type, budget: budget)
    }
}

/// Turns the rows of a root into segments, unit by unit.
final class KeepSink: Sink {
    let type: ColumnType
    private let keeping: Keeping
    private let encoder: BatchEncoder
    private var lines = SegmentLines()
    private var place: RowsSink.Place?
    private(set) var segments: [RowsSink.Place: [Segment]] = [:]

    /// Rows that are taken at once: a batch has a bound.
    private static let rowsAtOnce = 1 << 16

    init(type: ColumnType, keeping: Keeping) throws {
        self.type = type
        self.keeping = keeping
        encoder = try keeping.encoder(of: type)
    }

    func add(_ batch: Batch, at rank: Rank) throws {
        try batch.raiseFaultsOfRows()
        let place = RowsSink.Place(input: rank.input, unit: rank.unit)
        if place != self.place { try endUnit() }
        self.place = place
        var start = 0
        while start < batch.count {
            let end = min(batch.count, start + Self.rowsAtOnce)
            let isAll = start == 0 && end == batch.count
            try encoder.append(isAll ? batch.column : batch.column.gathered((Int32(start)..<Int32(end)).map { $0 }))
            let part = isAll ? batch.origin : batch.origin?.gathered((Int32(start)..<Int32(end)).map { $0 })
            lines.append(part, count: end - start)
            if encoder.isFull { try endBatch() }
            start = end
        }
    }

    /// Writes what is left of the unit.
    func endUnit() throws {
        if encoder.rows > 0 { try endBatch() }
        place = nil
    }

    private func endBatch() throws {
        guard let place else { return }
        segments[place, default: []].append(try keeping.segment(of: encoder, &lines, type))
    }

    func merge(_ other: any Sink) throws {
        let other = try alike(other)
        try endUnit()
        try other.endUnit()
        segments.merge(other.segments) { $0 + $1 }
    }

    /// What puts its segments together.
    func cutter() throws -> SegmentCutter { try SegmentCutter(type: type, keeping: keeping) }

    /// Takes over segments that were made elsewhere.
    func adopt(_ others: [RowsSink.Place: [Segment]]) { segments.merge(others) { $0 + $1 } }

    // Its rows stay where they are, and what is known of them travels: `TaskRun` and `CrewAnswer` see to that.
    func save(to writer: inout ByteWriter) throws { throw Self.unsaved }
    func restore(from cursor: inout ByteCursor) throws { throw Self.unsaved }

    private static var unsaved: SatchelError {
        SatchelError(.invalidPlan, "rows that are kept can't go to another process; please report this pipeline")
    }

    /// The rows are in segments, not in batches.
    func finish(sorted: Bool) throws -> [Batch] { [] }
}

extension Batch {
    /// Throws the first row that is an error, anywhere in it.
    func raiseFaultsOfRows() throws {
        guard !faults.isEmpty || column.hasFaults else { return }
        for row in 0..<count {
            if let error = fault(at: row) { throw located(error, at: row) }
        }
    }
}
