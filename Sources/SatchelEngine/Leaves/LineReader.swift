internal import SatchelStorage

/// Lines in memory as a stream of bytes.
final class LineReader: ByteReader {
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
