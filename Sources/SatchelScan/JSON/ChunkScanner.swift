internal import CJSONScan
package import SatchelColumns
package import SatchelStorage
internal import Synchronization

/// One chunk of lines, indexed once and decoded by as many programs as want something of it.
///
/// Used by one thread. The chunk's bytes must stay in place until the next call of ``index(_:file:start:firstLine:mode:)``.
package final class ChunkScanner {
    package enum Mode: Sendable {
        /// Rows are lines that hold more than white space.
        case json
        /// Rows are lines.
        case text
    }

    let handle: OpaquePointer
    private(set) var chunk = UnsafeRawBufferPointer(start: nil, count: 0)
    /// What it was inflated from, if that is known, and where in the text of that it begins.
    private(set) var packed: (stretches: [PackedStretch], offset: Int) = ([], 0)
    package private(set) var rowCount = 0
    package private(set) var lineCount = 0
    private var origin: (any Origin.Lines)?
    private var makeOrigin: (([UInt32], [UInt32]) -> any Origin.Lines)?

    package init() throws {
        guard let handle = cjs_scanner_create() else { throw Self.outOfMemory }
        self.handle = handle
    }

    deinit { cjs_scanner_destroy(handle) }

    /// Finds the lines of a chunk of a file and what stands where in them.
    ///
    /// - Parameters:
    ///   - start: where in the file the chunks' offsets begin to count.
    ///   - firstLine: the number of its first line from 1, nil if the file's lines before it were not counted.
    ///   - counting: opens the file from its start, to count them when someone asks.
    package func index(
        _ chunk: LineChunk, file: String, start: Int = 0, firstLine: Int?, mode: Mode, counting: @escaping OpeningPlain = { nil }
    ) throws {
        let offset = start + chunk.offset
        try index(chunk, mode: mode) { offsets, lines in
            ChunkLines(file: file, offset: offset, firstLine: firstLine, rowOffsets: offsets, rowLines: lines, counting: counting)
        }
    }

    /// Finds the lines of a chunk; `origin` makes of the rows' offsets and line numbers in it what tells their places.
    func index(_ chunk: LineChunk, mode: Mode, origin: @escaping ([UInt32], [UInt32]) -> any Origin.Lines) throws {
        self.chunk = chunk.bytes
        packed = (chunk.packed, chunk.offset)
        self.origin = nil
        makeOrigin = origin
        let bytes = chunk.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        // A LineChunk has ChunkOptions.padding (at least CJS_PADDING) readable bytes behind its end.
        let rows = cjs_index(
            handle, bytes, chunk.bytes.count, mode == .json ? Int32(CJS_MODE_JSON.rawValue) : Int32(CJS_MODE_TEXT.rawValue))
        guard rows >= 0 else { throw Self.outOfMemory }
        rowCount = Int(rows)
        lineCount = cjs_line_count(handle)
    }

    /// Where the rows come from; made when it is first asked for.
    package var lines: any Origin.Lines {
        if let origin { return origin }
        let lines =
            makeOrigin?(rowOffsets, rowLines)
            ?? ChunkLines(file: "", offset: 0, firstLine: nil, rowOffsets: [], rowLines: [], counting: { nil })
        origin = lines
        return lines
    }

    // The scanner holds one entry a row until the next chunk is indexed.
    private var rowOffsets: [UInt32] { Array(UnsafeBufferPointer(start: cjs_row_offsets(handle), count: rowCount)) }
    var rowLines: [UInt32] { Array(UnsafeBufferPointer(start: cjs_row_lines(handle), count: rowCount)) }

    /// The first `count` rows of a chunk indexed as text; a line that is no UTF-8 is an error of its row.
    package func text(count: Int) throws -> Batch {
        let count = min(count, rowCount)
        let starts = UnsafeBufferPointer(start: cjs_row_offsets(handle), count: rowCount)
        let lengths = UnsafeBufferPointer(start: cjs_row_lengths(handle), count: rowCount)
        var text = TextData()
        text.offsets.reserveCapacity(count + 1)
        text.bytes.reserveCapacity(count == rowCount ? chunk.count : 0)
        // Rows lie inside the chunk, which holds less than 4 GiB, so their sum is an offset too.
        for row in 0..<count {
            let start = Int(starts[row])
            text.bytes.append(contentsOf: chunk[start..<(start + Int(lengths[row]))])
            text.offsets.append(UInt32(text.bytes.count))
        }
        let wrong = illFormedRows(of: count)
        let faults = Faults(rows: wrong, errors: wrong.map(illFormed))
        return Batch(count: count, column: ColumnData(.text(text), faults: faults), origin: Origin(lines: lines))
    }

    /// The bytes of a row's line in the chunk.
    private func line(_ row: Int) -> Range<Int> {
        let start = Int(cjs_row_offsets(handle)[row])
        return start..<(start + Int(cjs_row_lengths(handle)[row]))
    }

    /// Which of the first `count` rows are no UTF-8.
    func illFormedRows(of count: Int) -> [Int] { isUTF8(0..<chunk.count) ? [] : (0..<count).filter { !isUTF8(line($0)) } }

    /// What is wrong with a row that is no UTF-8.
    func illFormed(_ row: Int) -> SatchelError {
        let line = line(row)
        let offset = firstIllFormed(in: line) - line.lowerBound
        var location = lines.location(of: row)
        location.offset = location.offset.map { $0 + offset }
        let (code, message) = FaultText.describe(
            CJS_FAULT_UTF8.rawValue, expected: nil, found: excerpt(row: row, from: offset, limit: 4))
        return SatchelError(code, message, at: location)
    }

    /// Where the first character begins that is none, in a line that is no UTF-8.
    private func firstIllFormed(in line: Range<Int>) -> Int {
        let start = line.lowerBound
        let byte = start + (0..<line.count).partitioningPoint { !isUTF8(start..<(start + $0 + 1), isCut: true) }
        // Up to three bytes of that character stand before this one.
        return (max(start, byte - 3)...byte).last { isUTF8(start..<$0) } ?? byte
    }

    /// Whether bytes of the chunk are UTF-8; of a cut piece a last character may lack its end.
    private func isUTF8(_ range: Range<Int>, isCut: Bool = false) -> Bool {
        guard let base = chunk.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return true }
        if cjs_is_utf8(base + range.lowerBound, range.count) == 1 { return true }
        guard isCut else { return false }
        return (1...3).contains { length in
            range.count >= length && isCutCharacter(chunk[..<range.upperBound].suffix(length))
                && isUTF8(range.lowerBound..<(range.upperBound - length))
        }
    }

    /// Whether bytes begin a character of more bytes.
    private func isCutCharacter(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let first = bytes.first, (0xc2...0xf4).contains(first) else { return false }
        return (first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4) > bytes.count && bytes.dropFirst().allSatisfy { $0 & 0xc0 == 0x80 }
    }

    /// The bytes of a row's line from an offset in it, at most `limit`.
    func excerpt(row: Int, from offset: Int, limit: Int) -> ArraySlice<UInt8> {
        guard row < rowCount else { return [] }
        let line = line(row)
        let from = min(line.lowerBound + offset, line.upperBound)
        return Array(chunk[from..<min(from + limit, line.upperBound)])[...]
    }

    static var outOfMemory: SatchelError {
        SatchelError(.readFailed, "not enough memory to index a chunk of lines; lower maxLineBytes or the number of threads")
    }
}

/// Opens a plain input from its start; nil where that can't be.
package typealias OpeningPlain = @Sendable () throws -> (any ByteReader)?

/// The lines that the rows of a chunk were read from.
final class ChunkLines: Origin.Lines {
    let file: String
    let offset: Int
    let firstLine: Int?
    let rowOffsets: [UInt32]
    let rowLines: [UInt32]
    private let counting: OpeningPlain
    /// The number of the chunk's first line where it was not counted and someone has asked.
    private let counted = Mutex<Int?>(nil)

    init(file: String, offset: Int, firstLine: Int?, rowOffsets: [UInt32], rowLines: [UInt32], counting: @escaping OpeningPlain) {
        self.file = file
        self.counting = counting
        self.offset = offset
        self.firstLine = firstLine
        self.rowOffsets = rowOffsets
        self.rowLines = rowLines
    }

    func location(of line: Int) -> SatchelError.Location {
        guard line < rowLines.count else { return .init(file: file) }
        return .init(file: file, line: (firstLine ?? countedLine).map { $0 + Int(rowLines[line]) }, offset: offset + Int(rowOffsets[line]))
    }

    func place(of line: Int) -> (file: String, number: Int)? {
        guard line < rowLines.count, let firstLine else { return nil }
        return (file, firstLine + Int(rowLines[line]))
    }

    func numbers(of lines: [Int32]?, count: Int) -> (file: String, numbers: [Int64])? {
        guard let firstLine else { return nil }
        // A line that is not there has no number, and numbers count from 1.
        func number(_ line: Int) -> Int64 { line < rowLines.count ? Int64(firstLine) + Int64(rowLines[line]) : 0 }
        return (file, lines.map { $0.map { number(Int($0)) } } ?? (0..<count).map(number))
    }

    func spot(of line: Int) -> SatchelError.Location {
        guard line < rowLines.count else { return .init(file: file) }
        return .init(file: file, line: firstLine.map { $0 + Int(rowLines[line]) }, offset: offset + Int(rowOffsets[line]))
    }

    /// Of a range in the middle of a file the lines before it were not counted: that waits until someone asks, and is done once.
    private var countedLine: Int? {
        counted.withLock { counted in
            if counted == nil { counted = try? counting().map { try lineNumber(in: $0, before: offset) } }
            return counted
        }
    }
}
