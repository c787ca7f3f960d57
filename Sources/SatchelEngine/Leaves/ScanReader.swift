internal import SatchelColumns
internal import SatchelPlan
internal import SatchelScan
internal import SatchelStorage

/// Reads one unit of text for all scans of a leaf: each chunk is indexed once.
///
/// What the conditions read is decoded of every row, the rest only of the rows that a scan lets through.
final class ScanReader {
    /// One scan of the leaf, ready to run on one thread.
    private struct Arm {
        let node: Int
        let condition: Condition?
        /// Decodes what the rows let through need beyond the shared columns; nil if those are enough.
        let program: JSONProgram?
        let limit: Int?
    }

    private let arms: [Arm]
    /// What is read of every row.
    private let everyRow: Projection
    /// Decodes that; nil where lines are taken as they stand.
    private let shared: JSONProgram?
    private let options: ChunkOptions
    private let scanner: ChunkScanner
    private var metrics = Metrics()

    // Of the unit being read:
    private var chunks: LineChunks?
    private var file = ""
    private var nextLine: Int? = 1
    private var bytesCounted = 0
    /// The offset of the unit's first byte where the chunks do not know it.
    private var start = 0

    init(_ scans: [(node: Int, scan: Scan)]) throws {
        guard let first = scans.first?.scan else { throw SatchelError(.invalidPlan, "a leaf without scans") }
        let isText = first.decoded == nil
        let everyRow = scans.reduce(Projection.nothing) { read, arm in
            let own = arm.scan.condition == nil || isText ? arm.scan.output : arm.scan.tested
            return read.union(own).union(isText ? arm.scan.tested : .nothing)
        }
        self.everyRow = everyRow
        arms = try scans.map { node, scan in
            let isCovered = isText || scan.condition == nil || everyRow.covers(scan.output)
            return Arm(
                node: node, condition: try scan.condition.map { try Condition($0, over: scan.element) },
                program: isCovered ? nil : try JSONProgram(type: scan.element, projection: scan.output), limit: scan.limit)
        }
        shared = isText ? nil : try JSONProgram(type: first.element, projection: everyRow)
        options = ChunkOptions(maxLineBytes: first.source.maxLineBytes)
        scanner = try ChunkScanner()
    }

    func open(_ unit: Unit) throws {
        nextLine = 1
        bytesCounted = 0
        start = 0
        metrics.files += 1
        switch unit {
        case .file(let object, let range):
            file = object.address
            if let range, range.lowerBound > 0 { nextLine = nil }
            chunks = try LineChunks(path: object.address, range: range, options: options)
        case .standIn(let address, let lines, let firstLine, let offset):
            file = address
            nextLine = firstLine
            start = offset
            chunks = try LineChunks(LineReader(lines), file: address, options: options)
        case .batches: throw mismatch("lines")
        }
    }

    func close() { chunks = nil }

    func takeMetrics() -> Metrics {
        defer { metrics = Metrics() }
        return metrics
    }

    /// The next batch of each scan.
    func next() throws -> [(node: Int, batch: Batch)]? {
        guard let chunks else { return nil }
        let chunk = try nextChunk(chunks)
        metrics.bytesRead += chunks.storedBytesRead - bytesCounted
        bytesCounted = chunks.storedBytesRead
        guard let chunk else { return nil }
        try scanner.index(chunk, file: file, start: start, firstLine: nextLine, mode: shared == nil ? .text : .json)
        metrics.bytesInflated += chunk.bytes.count
        metrics.lines += scanner.lineCount
        nextLine = nextLine.map { $0 + scanner.lineCount }

        let rows = try sharedRows()
        return try arms.map { ($0.node, try batch(of: $0, from: rows)) }
    }

    /// The next chunk; a line that is too long gets its number.
    private func nextChunk(_ chunks: LineChunks) throws -> LineChunk? {
        do {
            return try chunks.next()
        } catch var error as SatchelError where error.code == .lineTooLong {
            error.location.line = nextLine ?? error.location.offset.flatMap { try? lineNumber(inPlainFile: file, before: $0) }
            error.location.offset = error.location.offset.map { start + $0 }
            throw error
        }
    }

    /// The rows of the chunk with what every arm or its condition reads.
    private func sharedRows() throws -> Batch {
        let count = rowsWanted
        guard let shared else {
            if everyRow.isNothing { return Batch(count: count, column: ColumnData(.absent(count)), origin: Origin(lines: scanner.lines)) }
            return try scanner.text(count: count)
        }
        let decoded = try shared.decode(scanner, count: count)
        metrics.valuesDecoded += decoded.values
        metrics.bytesDecoded += decoded.bytes
        return Batch(count: count, column: decoded.column, faults: decoded.faults, origin: Origin(lines: scanner.lines))
    }

    /// All rows of the chunk, or the first few where no scan can want more.
    private var rowsWanted: Int {
        var most = 0
        for arm in arms {
            guard arm.condition == nil, let limit = arm.limit else { return scanner.rowCount }
            most = max(most, limit)
        }
        return min(most, scanner.rowCount)
    }

    private func batch(of arm: Arm, from rows: Batch) throws -> Batch {
        guard let condition = arm.condition else { return arm.limit.map { rows.prefix($0) } ?? rows }
        let selection = condition.select(rows)
        let count = min(selection.rows.count, arm.limit ?? .max)
        // Also of no rows: stages above expect the columns that this scan is to give.
        guard let program = arm.program else { return selection.apply(to: rows).prefix(count) }
        let selected = count == selection.rows.count ? selection.rows : Array(selection.rows.prefix(count))
        let decoded = try program.decode(scanner, rows: selected, count: count)
        metrics.valuesDecoded += decoded.values
        metrics.bytesDecoded += decoded.bytes
        return Batch(
            count: count, column: decoded.column, faults: selection.faults.filtered { $0 < count }.merging(decoded.faults),
            origin: rows.origin?.gathered(selected))
    }
}

/// Lines in memory as a stream of bytes.
private final class LineReader: ByteReader {
    private var lines: ArraySlice<String>
    private var pending: ArraySlice<UInt8> = []
    private(set) var storedBytesRead = 0

    init(_ lines: ArraySlice<String>) { self.lines = lines }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var filled = 0
        while filled < buffer.count {
            if pending.isEmpty {
                guard let line = lines.popFirst() else { break }
                pending = Array(line.utf8)[...]
                pending.append(UInt8(ascii: "\n"))
            }
            let taken = pending.prefix(buffer.count - filled)
            // In bounds: no more is taken than the buffer has room for.
            UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyBytes(from: taken)
            filled += taken.count
            pending = pending.dropFirst(taken.count)
        }
        storedBytesRead += filled
        return filled
    }
}
