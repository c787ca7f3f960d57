package import SatchelColumns
package import SatchelStorage

/// Some whole lines of a text; only the input's last one may lack its newline.
package struct LineChunk {
    /// Valid until the next call of `next()`; `ChunkOptions.padding` zero bytes may be read behind.
    package let bytes: UnsafeRawBufferPointer
    /// Where the first byte is in the decompressed input.
    package let offset: Int
    /// Nothing follows.
    package let isLast: Bool
    /// What it was inflated from, if it was and `ChunkOptions.keepsPacked` asks for it.
    package var packed: [PackedStretch] = []
}

/// Cuts a stream of bytes into chunks of whole lines, in one buffer that it uses again and again.
///
/// Given a range it yields the lines that start in it: adjacent ranges of a file together yield every line once. The reader must then
/// begin one byte before the range, as that of `openInput` does. A byte-order mark at the start of the input is left out, offsets count it.
/// After a `lineTooLong` error the next call goes on behind that line; after any other it fails again.
package final class LineChunks {
    private let reader: any ByteReader
    /// The same, where it keeps what it inflates.
    private let packing: GzipReader?
    private let file: String
    private let options: ChunkOptions
    private let buffer: ChunkBuffer
    /// Lines that start here or later are another's.
    private let end: Int
    /// Where the buffer's first byte is in the input.
    private var offset: Int
    private var target: Int
    private var handedOut = 0
    private var isAtStart: Bool
    private var isSkipping: Bool
    private var isDone = false
    private var hasEnded = false
    private var failure: (any Error)?

    /// - Parameter spare: where the buffer comes from and goes back to; only one thread's.
    package init(
        _ reader: any ByteReader, file: String, range: Range<Int>? = nil, options: ChunkOptions = ChunkOptions(),
        spare: SpareMemory = SpareMemory()
    ) throws {
        self.reader = reader
        packing = options.keepsPacked ? reader as? GzipReader : nil
        packing?.record()
        self.file = file
        self.options = try options.checked()
        let start = range?.lowerBound ?? 0
        guard start >= 0 else {
            throw SatchelError(.invalidArgument, "expected a range that starts at 0 or later, found one at \(start)", at: .init(file: file))
        }
        end = range?.upperBound ?? Int.max
        isDone = range?.isEmpty ?? false
        offset = max(start - 1, 0)
        isAtStart = start == 0
        isSkipping = start > 0
        target = min(options.firstChunkBytes, options.chunkBytes, options.maxLineBytes + 1)
        buffer = ChunkBuffer(capacity: target, spare: spare)
    }

    /// A file, or a range of a plain one.
    package convenience init(
        path: String, range: Range<Int>? = nil, options: ChunkOptions = ChunkOptions(), spare: SpareMemory = SpareMemory()
    ) throws {
        try self.init(openInput(path, range: range), file: path, range: range, options: options, spare: spare)
    }

    /// Bytes taken from where they are stored, before any decompression.
    package var storedBytesRead: Int { reader.storedBytesRead }

    /// The memory that it holds for text.
    package var bufferBytes: Int { buffer.capacity }

    /// The next lines, nil after the last.
    package func next() throws -> LineChunk? {
        if isDone { return nil }
        release(handedOut)
        handedOut = 0
        if isAtStart { try skipMark() }
        if isSkipping { try skipLine() }
        // The first line starts at 0, whatever a mark before it takes.
        guard isAtStart || offset < end, !isDone else { return finish() }
        isAtStart = false
        guard let length = try fill() else { return finish() }
        let isLast = isDone || isLastChunk(length)
        isDone = isDone || isLast
        target = min(target * 2, max(options.chunkBytes, target), options.maxLineBytes + 1)
        handedOut = length
        return LineChunk(
            bytes: buffer.handOut(0..<length), offset: offset, isLast: isLast, packed: packing?.packed(offset..<offset + length) ?? [])
    }

    private func finish() -> LineChunk? {
        isDone = true
        return nil
    }

    /// Drops bytes at the front and makes the buffer the wanted size.
    private func release(_ count: Int) {
        buffer.drop(count, thenHold: target)
        offset += count
    }

    /// Reads some bytes. A failure is kept: the lines before it come first.
    private func readMore() {
        // Little beyond the end of a range: only the rest of its last line is needed.
        let beyond = end - offset - buffer.count
        let limit = beyond > buffer.capacity ? buffer.capacity : max(beyond, 0) + (16 << 10)
        do {
            hasEnded = try buffer.fill(atMost: limit, reader.read) == 0
        } catch {
            failure = error
        }
    }

    private func skipMark() throws {
        while buffer.count < 3, !hasEnded, failure == nil { readMore() }
        if buffer.bytes.prefix(3).elementsEqual([0xef, 0xbb, 0xbf]) { release(3) }
    }

    /// Passes over the bytes up to the next newline.
    private func skipLine() throws {
        while true {
            if let index = Newlines.first(in: buffer.bytes) {
                release(index + 1)
                isSkipping = false
                return
            }
            release(buffer.count)
            if let failure { throw failure }
            if hasEnded || offset >= end {
                isDone = true
                return
            }
            readMore()
        }
    }

    /// Fills the buffer and returns how many of its bytes are the next chunk, nil if there are none.
    private func fill() throws -> Int? {
        var scanned = 0
        while true {
            while !buffer.isFull, !hasEnded, failure == nil {
                readMore()
                if offset + buffer.count >= end { break }
            }
            if let last = Newlines.last(in: buffer.bytes, from: scanned) {
                let isWhole = hasEnded && buffer.count - last - 1 <= options.maxLineBytes
                return cut(isWhole ? buffer.count : last + 1)
            }
            if buffer.count > options.maxLineBytes { throw lineTooLong() }
            if let failure { throw failure }
            if hasEnded { return buffer.count == 0 ? nil : cut(buffer.count) }
            scanned = buffer.count
            if buffer.isFull { buffer.drop(0, thenHold: min(buffer.capacity * 2, options.maxLineBytes + 1)) }
        }
    }

    /// Ends the chunk with the line that holds the last byte of the range.
    private func cut(_ length: Int) -> Int {
        guard offset + length >= end else { return length }
        isDone = true
        return Newlines.first(in: buffer.bytes, from: max(end - 1 - offset, 0)).map { min($0 + 1, length) } ?? length
    }

    private func isLastChunk(_ length: Int) -> Bool {
        if length < buffer.count || failure != nil { return false }
        if hasEnded { return true }
        do {
            hasEnded = try buffer.peek(reader.read) == 0
        } catch {
            failure = error
        }
        return hasEnded
    }

    /// How the line began that the last `lineTooLong` error was about, as much of it as a rejected row shows.
    package private(set) var startOfLongLine: [UInt8] = []

    private func lineTooLong() -> SatchelError {
        isSkipping = true
        startOfLongLine = Array(buffer.bytes.prefix(RejectedRow.textLimit + 1))
        return SatchelError(
            .lineTooLong,
            "this line is longer than \(options.maxLineBytes) bytes; raise maxLineBytes if it is meant to be, or check that the file is text with a "
                + "newline after each record",
            at: .init(file: file, offset: offset))
    }
}

/// The number, from 1, of the line that starts at an offset of a plain input: for texts about ranges, by reading all before it.
package func lineNumber(in reader: any ByteReader, before offset: Int) throws -> Int {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
    defer { buffer.deallocate() }
    var left = max(offset, 0)
    var number = 1
    while left > 0 {
        let count = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)]))
        if count == 0 { break }
        number += Newlines.count(in: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        left -= count
    }
    return number
}
