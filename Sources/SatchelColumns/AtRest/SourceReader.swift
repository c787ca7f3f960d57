/// Strings that lie in the text of a compressed file, as `SourceWriter` writes them.
struct SourceReader {
    /// Of a stretch: bytes of text, compressed bytes, compressed and plain bytes of the text before it, and the first bit.
    static let headBytes = 20
    /// In place of the first bit: the bytes are the text.
    static let stored = 8

    private struct Stretch {
        /// Where its text begins in that of all.
        var start: Int
        var bytes: Int
        var firstBit: Int
        var window: (packed: UnsafeRawBufferPointer, bytes: Int)
        var packed: UnsafeRawBufferPointer
    }

    private let stretches: [Stretch]
    private let starts: [Int]
    private let offsets: [UInt32]
    private let what: ByteCursor

    /// - Parameter offsets: where each row would begin if they lay end to end, checked to be ascending.
    init(_ cursor: inout ByteCursor, offsets: [UInt32]) throws {
        let rows = offsets.count - 1
        let gaps: [UInt32] = try IntegerReader(&cursor, count: rows).read()
        let count = try cursor.count(atMost: cursor.left / Self.headBytes)
        _ = try cursor.read(UInt32.self)
        var stretches: [Stretch] = []
        var total = 0
        for _ in 0..<count {
            let head = try (0..<5).map { _ in Int(try cursor.read(UInt32.self)) }
            let (bytes, packed, window, firstBit) = (head[0], head[1], (packed: head[2], bytes: head[3]), head[4])
            guard firstBit < Self.stored || firstBit == Self.stored && bytes == packed else {
                throw cursor.damaged("has a stretch of an unknown form")
            }
            // Deflate makes at most 1,032 bytes of one.
            guard bytes <= BatchFormat.mostStretch, bytes <= packed * 1032 + 64, window.bytes <= PackedStretch.longestWindow else {
                throw cursor.damaged("has a stretch that claims \(bytes) bytes behind \(window.bytes)")
            }
            stretches.append(
                Stretch(
                    start: total, bytes: bytes, firstBit: firstBit, window: (try cursor.take(window.packed), window.bytes),
                    packed: try cursor.take(packed)))
            total += bytes
            guard total <= BatchFormat.mostText else { throw cursor.damaged("has a text that is too long") }
        }
        var starts: [Int] = []
        starts.reserveCapacity(rows)
        // No overflow: gaps and lengths are below 2³², and there are fewer of them.
        var end = 0
        for row in 0..<rows {
            end += Int(gaps[row])
            starts.append(end)
            end += Int(offsets[row + 1] - offsets[row])
        }
        guard end <= total else { throw cursor.damaged("has strings up to byte \(end) of a text of \(total)") }
        (self.stretches, self.starts, self.offsets) = (stretches, starts, offsets)
        what = cursor
    }

    /// All bytes of all rows.
    func all(_ inflater: Inflater) throws -> [UInt8] {
        try bytes(of: 0..<starts.count, total: Int(offsets.last ?? 0), inflater)
    }

    /// The given rows, ascending; of the text only stretches that hold some of them are inflated, as far as they do.
    func gathered(_ rows: [Int32], _ inflater: Inflater) throws -> TextData {
        var ends: [UInt32] = [0]
        ends.reserveCapacity(rows.count + 1)
        // No overflow: they are rows of one column, each once.
        for row in rows { ends.append((ends.last ?? 0) + offsets[Int(row) + 1] - offsets[Int(row)]) }
        let bytes = try bytes(of: rows.lazy.map { Int($0) }, total: Int(ends.last ?? 0), inflater)
        return TextData(bytes: bytes, offsets: ends)
    }

    private func bytes(of rows: some Sequence<Int>, total: Int, _ inflater: Inflater) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: total) { target, count in
            let target = UnsafeMutableRawBufferPointer(target)
            inflater.scratch.clear()
            try inflater.scratch.append(upTo: stretches.reduce(0) { max($0, $1.bytes) }) { scratch in
                count = try copy(rows, to: target, by: scratch, inflater)
                return 0
            }
        }
    }

    /// Copies rows one behind the other; gives how many bytes they have.
    /// - Parameter scratch: room for the text of any stretch.
    private func copy(
        _ rows: some Sequence<Int>, to target: UnsafeMutableRawBufferPointer, by scratch: UnsafeMutableRawBufferPointer,
        _ inflater: Inflater
    ) throws -> Int {
        var (held, filled, place, count) = (-1, 0, 0, 0)
        for row in rows {
            var (from, left) = (starts[row], Int(offsets[row + 1] - offsets[row]))
            while left > 0 {
                // There is one: all rows end within the text.
                while stretches[place].start + stretches[place].bytes <= from { place += 1 }
                let stretch = stretches[place]
                if held != place {
                    (held, filled) = (place, 0)
                    try begin(stretch, inflater)
                }
                let first = from - stretch.start
                let last = min(first + left, stretch.bytes)
                if filled < last {
                    // In bounds: no stretch is longer than the scratch.
                    try fill(UnsafeMutableRawBufferPointer(rebasing: scratch[filled..<last]), stretch, at: filled, inflater)
                    filled = last
                }
                // In bounds: the target is as long as these very rows together.
                UnsafeMutableRawBufferPointer(rebasing: target[count..<count + last - first]).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: scratch[first..<last]))
                count += last - first
                from += last - first
                left -= last - first
            }
        }
        return count
    }

    private func begin(_ stretch: Stretch, _ inflater: Inflater) throws {
        if stretch.firstBit == Self.stored { return }
        var window = [UInt8](repeating: 0, count: stretch.window.bytes)
        let isSound = window.withUnsafeMutableBytes { $0.isEmpty || inflater.inflate(stretch.window.packed, into: $0) }
        guard isSound else { throw damaged(stretch) }
        inflater.begin(stretch.packed, firstBit: stretch.firstBit, window: window)
    }

    private func fill(_ part: UnsafeMutableRawBufferPointer, _ stretch: Stretch, at offset: Int, _ inflater: Inflater) throws {
        if stretch.firstBit == Self.stored {
            // In bounds: a stored stretch has as many bytes as its text.
            part.copyMemory(from: UnsafeRawBufferPointer(rebasing: stretch.packed[offset..<offset + part.count]))
        } else if !inflater.fill(part) {
            throw damaged(stretch)
        }
    }

    private func damaged(_ stretch: Stretch) -> SatchelError {
        what.damaged("has a stretch at byte \(stretch.start) of its text that can't be decompressed")
    }
}
