/// Puts a batch together: header and directory first, then column after column.
///
/// The directory has its place before its content is known, which the number of columns gives.
final class BatchWriter {
    private let region: ByteRegion
    private var entries: [BatchFormat.Entry] = []
    private let rows: Int
    private let start: Int

    /// - Parameter columns: how many will be written, at most.
    init(rows: Int, columns: Int, to region: ByteRegion) throws {
        self.region = region
        self.rows = rows
        start = region.count
        let head = BatchFormat.headerBytes + columns * BatchFormat.entryBytes
        try region.append(upTo: head) { target in
            target.initializeMemory(as: UInt8.self, repeating: 0)
            return head
        }
    }

    /// Writes a column; the body puts its bytes at the region's end and says how it wrote them.
    func column(
        _ kind: BatchFormat.Kind, children: Int = 0, rows: Int, plainBytes: Int, _ body: (ByteRegion) throws -> BatchFormat.Encoding
    ) throws {
        // Each column begins at a multiple of eight.
        let gap = (8 - (region.count - start) % 8) % 8
        try region.append(upTo: gap) { target in
            target.initializeMemory(as: UInt8.self, repeating: 0)
            return gap
        }
        let offset = region.count
        let encoding = try body(region)
        let length = region.count - offset
        let checksum = region.withBytes { BatchFormat.checksum(UnsafeRawBufferPointer(rebasing: $0[offset..<offset + length])) }
        entries.append(
            BatchFormat.Entry(
                kind: kind, encoding: encoding, children: children, rows: rows, offset: offset - start, length: length,
                plainLength: plainBytes, checksum: checksum))
    }

    /// Fills in header and directory.
    func finish() {
        var place = start + BatchFormat.headerBytes
        func put<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
            region.replace(at: place, with: value.littleEndian)
            place += MemoryLayout<Value>.size
        }
        for entry in entries {
            put(entry.kind.rawValue)
            put(entry.encoding.rawValue)
            put(UInt16(truncatingIfNeeded: entry.children))
            put(UInt32(truncatingIfNeeded: entry.rows))
            put(UInt64(entry.offset))
            put(UInt64(entry.length))
            put(UInt64(entry.plainLength))
            put(entry.checksum)
            put(UInt32(0))
        }
        let directory = start + BatchFormat.headerBytes..<place
        let checksum = region.withBytes { BatchFormat.checksum(UnsafeRawBufferPointer(rebasing: $0[directory])) }
        place = start
        put(BatchFormat.magic)
        put(BatchFormat.version)
        put(UInt16(0))
        put(UInt32(truncatingIfNeeded: entries.count))
        put(UInt32(truncatingIfNeeded: rows))
        put(checksum)
        put(UInt64(region.count - start))
    }
}

/// Makes binary batches of rows that come in chunks.
///
/// Used by one thread; its memory goes from batch to batch.
package final class BatchEncoder {
    private let encoder: any ColumnEncoder
    private let columns: Int
    /// About how many bytes the next batch will have.
    private var expected = 0
    /// How many rows it holds.
    package private(set) var rows = 0

    /// - Parameters:
    ///   - projection: the columns that are written; the others are left out.
    ///   - fullBytes: so many bytes make a batch, however few rows they are.
    package init(_ type: ColumnType, _ projection: Projection = .all, fullBytes: Int = 32 << 20) throws {
        self.fullBytes = fullBytes
        columns = type.columnCount
        guard columns <= BatchFormat.mostColumns else {
            throw SatchelError(.invalidArgument, "a record of \(columns) columns; more than \(BatchFormat.mostColumns) can't be kept")
        }
        encoder = EncoderParts().encoder(of: type, projection)
    }

    package func append(_ column: ColumnData) throws {
        try encoder.append(column.flattened)
        guard encoder.plainBytes <= BatchFormat.mostPlain else {
            throw SatchelError(
                .invalidArgument,
                "the columns of a batch would take more than \(BatchFormat.mostPlain) bytes; keep fewer columns, or leave out rows so long")
        }
        rows += column.count
    }

    /// Whether what was gathered is enough for a batch: by rows, values or bytes.
    package var isFull: Bool {
        rows >= Self.fullRows || encoder.mostValues >= BatchFormat.mostElements / 4 || encoder.heldBytes >= fullBytes
            || encoder.plainBytes >= BatchFormat.mostPlain / 4
    }

    private static let fullRows = 1 << 16
    private let fullBytes: Int

    /// Writes what was gathered, into a region of the batch's very length, and begins anew.
    /// - Parameter lines: numbers of lines, a row each, that lie behind the batch.
    package func finish(_ lines: LineNumbers? = nil) throws -> ByteRegion {
        let draft = try ByteRegion(expecting: expected)
        let batch = try BatchWriter(rows: rows, columns: columns, to: draft)
        try encoder.write(to: batch)
        batch.finish()
        rows = 0
        try lines?.write(to: draft)
        // The next one will take about as much.
        expected = draft.count + draft.count / 32
        draft.trim()
        return draft
    }
}

extension ColumnType {
    /// The columns of the type and of all that lies below it.
    fileprivate var columnCount: Int {
        switch representation {
        case .optional(let wrapped), .list(let wrapped): 1 + wrapped.columnCount
        case .record(let record): record.fields.reduce(1) { $0 + $1.type.columnCount }
        default: 1
        }
    }
}
