internal import SatchelColumns

/// Puts rows at rest into other segments, one after the other: small ones together, large ones apart where a partition ends.
final class SegmentCutter {
    private let type: ColumnType
    private let keeping: Keeping
    private let encoder: BatchEncoder
    private let decoder = BatchDecoder()
    private var lines = SegmentLines()
    private var made: [Segment] = []

    /// Segments of so many rows stay as they are.
    private static let enough = 1 << 13

    init(type: ColumnType, keeping: Keeping) throws {
        self.type = type
        self.keeping = keeping
        encoder = try keeping.encoder(of: type)
    }

    /// The same rows in so many parts of about equal length.
    func cut(_ segments: [Segment], into count: Int) throws -> [[Segment]] {
        let parts = Parts(segments.reduce(0) { $0 + $1.rows }, count)
        var result = [[Segment]](repeating: [], count: count)
        var (row, part) = (0, 0)
        for segment in segments {
            var start = 0
            while start < segment.rows {
                let owner = parts.owner(of: row)
                if owner != part { result[part] = try taken() }
                part = owner
                let end = min(segment.rows, start + parts.firstRow(of: owner + 1) - row)
                try append(segment, start..<end)
                row += end - start
                start = end
            }
        }
        if count > 0 { result[part] = try taken() }
        return result
    }

    /// A range of a segment's rows as a segment.
    func slice(_ segment: Segment, _ rows: Range<Int>) throws -> Segment {
        try append(segment, rows)
        guard let slice = try taken().first else { throw mismatch("rows") }
        return slice
    }

    /// The same rows in fewer segments, if some are small.
    func joined(_ segments: [Segment]) throws -> [Segment] {
        guard segments.count > 1, segments.contains(where: { $0.rows < Self.enough }) else { return segments }
        for segment in segments { try append(segment, 0..<segment.rows) }
        return try taken()
    }

    private func append(_ segment: Segment, _ rows: Range<Int>) throws {
        if rows.count == segment.rows, segment.rows >= Self.enough {
            try endBatch()
            made.append(segment)
            return
        }
        let chosen = rows.count == segment.rows ? nil : (Int32(rows.lowerBound)..<Int32(rows.upperBound)).map { $0 }
        let column = try segment.withBytes { bytes in
            defer { decoder.clear() }
            return try decoder.read(segment.reader(bytes), in: bytes, keeping.columns, rows: chosen)
        }
        try encoder.append(column)
        lines.append(Origin(lines: RowsOfSegment(segment: segment), rows: chosen), count: rows.count)
        if encoder.isFull || encoder.rows >= Self.enough * 2 { try endBatch() }
    }

    private func endBatch() throws {
        if encoder.rows > 0 { made.append(try keeping.segment(of: encoder, &lines, type)) }
    }

    private func taken() throws -> [Segment] {
        try endBatch()
        defer { made = [] }
        return made
    }
}
