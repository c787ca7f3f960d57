internal import SatchelColumns

/// Who gives out bytes of rows that lie elsewhere.
package protocol Lender: Sendable {
    /// The bytes of some ranges of a segment, one behind the other.
    func read(_ segment: UInt64, _ ranges: [Range<Int>]) throws -> [UInt8]
}

/// A batch that lies elsewhere, of which the ranges come that a projection needs: the directory first, then the columns.
struct LentRows: Sendable {
    let number: UInt64
    /// The batch's length, and of what lies behind it.
    let bytes: Int
    let type: ColumnType
    let lender: any Lender

    /// What lies between two columns comes with them if it is less: another request would take longer.
    private static let gap = 4 << 10

    /// A region of the batch's length in which the columns are there.
    ///
    /// What lies behind the batch, the lines of its rows, is as long as a column: it comes where no column is read, or all are.
    func region(reading projection: Projection) throws -> ByteRegion {
        let region = try ByteRegion(blank: bytes)
        var loaded: [Range<Int>] = []
        try load([0..<min(bytes, BatchReader.directoryBytes(of: type))], into: region, &loaded)
        let reader = try region.withBytes { try BatchReader($0, type: type) }
        // Who reads the batch says what is wrong with it.
        guard reader.length <= bytes else { return region }
        var missing: [Range<Int>] = []
        if reader.length < bytes, projection.isNothing || projection == .all { missing.append(reader.length..<bytes) }
        while true {
            missing += try region.withBytes { try reader.missing(for: projection, in: $0, there: loaded) }
            if missing.isEmpty { return region }
            try load(missing, into: region, &loaded)
            missing = []
        }
    }

    private func load(_ ranges: [Range<Int>], into region: ByteRegion, _ loaded: inout [Range<Int>]) throws {
        let pieces = StoredPart.joined(ranges, over: Self.gap)
        let found = try lender.read(number, pieces)
        let wanted = pieces.reduce(0) { $0 + $1.count }
        guard found.count == wanted else {
            throw SatchelError.damagedBatch("\(wanted) of its bytes were asked for, and \(found.count) came")
        }
        try found.withUnsafeBytes { found in
            var cursor = ByteCursor(found, of: "a part of a batch")
            for piece in pieces {
                let bytes = try cursor.take(piece.count)
                // In bounds: as many bytes as the range has, and the range lies within the batch, which `missing` sees to.
                region.rewrite(piece) { $0.copyMemory(from: bytes) }
            }
        }
        loaded = StoredPart.joined(loaded + pieces, over: 0)
    }
}
