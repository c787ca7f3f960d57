/// Strings that lie in the text of a compressed file: its compressed bytes as they came, and where in their text each string is.
///
/// Nothing is compressed anew but the text that a stretch refers back to. Strings that lie elsewhere come between, in blocks.
struct SourceWriter {
    /// Adjacent stretches of one file, or a block of strings compressed here.
    private enum Run {
        case file([PackedStretch], end: Int)
        case block(Range<Int>, text: Int, isStored: Bool)
    }

    /// In bytes of text, where there are many.
    private static let leastStretch = 4 << 10

    private var runs: [Run] = []
    /// Where in the text of all runs the last one begins.
    private var base = 0
    /// Of each string how many bytes of the text lie between it and the one before.
    private var gaps: [UInt32] = []
    /// Where the last string ends in the text of all runs.
    private var end = 0
    private let blocks: ByteRegion
    private let deflater: Deflater
    private let codes: DeflateCodes

    init(_ deflater: Deflater, _ codes: DeflateCodes, in region: ByteRegion) {
        self.deflater = deflater
        self.codes = codes
        blocks = region
    }

    var isEmpty: Bool { gaps.isEmpty }

    /// About what it takes.
    var heldBytes: Int {
        blocks.count + gaps.count * 4
            + runs.reduce(0) { sum, run in
                if case .file(let stretches, _) = run { stretches.reduce(sum) { $0 + $1.byteCount + $1.window.count } } else { sum }
            }
    }

    /// Where strings lie, and what their file's bytes would take beside what is here already; nil where those can't stand for them.
    struct Places {
        fileprivate let stretches: [PackedStretch]
        fileprivate let starts: [Int]
        /// Of the file's text the part from the first string to the last.
        fileprivate let range: Range<Int>
        fileprivate let continues: Bool
        /// In bytes.
        let cost: Double
    }

    func places(of text: TextData) -> Places? {
        guard let packed = text.packed, packed.starts.count == text.count, var end = packed.starts.first else { return nil }
        let start = end
        for row in 0..<text.count {
            let length = text.range(row).count
            if length == 0 { continue }
            guard packed.starts[row] >= end else { return nil }
            end = packed.starts[row] + length
        }
        let stretches = packed.stretches.filter { $0.end > start && $0.start < end }
        guard let first = stretches.first, let last = stretches.last, first.start <= start, last.end >= end,
            zip(stretches, stretches.dropFirst()).allSatisfy({ $0.end == $1.start }),
            stretches.allSatisfy({ $0.end - $0.start <= BatchFormat.mostStretch }),
            // A file of short members would be heads and lists of them.
            stretches.count <= 2 || (last.end - first.start) / stretches.count >= Self.leastStretch
        else { return nil }
        var (known, continues) = (first.start, false)
        if case .file(let before, let written) = runs.last, let open = before.last, start >= written,
            first.start == open.start || first.start == open.end
        {
            (known, continues) = (written, true)
        }
        let ratio = Double(stretches.reduce(0) { $0 + $1.byteCount }) / Double(last.end + last.ahead - first.start)
        return Places(
            stretches: stretches, starts: packed.starts, range: start..<end, continues: continues, cost: Double(end - known) * ratio)
    }

    /// Appends strings that have such places. False if there is no room for their text.
    mutating func append(_ text: TextData, at places: Places) -> Bool {
        guard let first = places.stretches.first else { return false }
        var (stretches, origin, shift) = (places.stretches, first.start, end)
        if places.continues, case .file(let known, _) = runs.last, let start = known.first?.start {
            // More of the same file: what is known of its last stretch by now takes that one's place.
            stretches = known.filter { $0.start < first.start } + places.stretches
            (origin, shift) = (start, base)
        }
        guard shift + places.range.upperBound - origin <= BatchFormat.mostText else { return false }
        if !places.continues { runs.append(.file([], end: 0)) }
        base = shift
        for row in 0..<text.count {
            let length = text.range(row).count
            // What has no bytes lies where the one before it ends.
            let start = length == 0 ? end : shift + places.starts[row] - origin
            gaps.append(UInt32(truncatingIfNeeded: start - end))
            end = start + length
        }
        runs[runs.count - 1] = .file(stretches, end: places.range.upperBound)
        return true
    }

    /// Takes over strings that were compressed already, in blocks one behind the other from the beginning of the region.
    mutating func append(_ compressed: [TextBlocks.Block]) {
        var place = 0
        for block in compressed {
            runs.append(.block(place..<place + block.packed, text: block.bytes, isStored: block.packed == block.bytes))
            gaps.append(contentsOf: repeatElement(0, count: block.rows))
            place += block.packed
            end += block.bytes
        }
        base = end
    }

    /// Appends strings in blocks of their own.
    mutating func append(_ text: TextData) throws {
        guard let first = text.offsets.first, let last = text.offsets.last else { return }
        try text.bytes.withUnsafeBytes { bytes in
            for start in stride(from: Int(first), to: Int(last), by: Deflater.blockBytes) {
                // In bounds: offsets lie within the bytes by construction.
                let block = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + Deflater.blockBytes, Int(last))])
                let place = blocks.count
                let taken = try deflater.deflate(block, codes, to: blocks)
                runs.append(.block(place..<place + taken, text: block.count, isStored: taken == block.count))
            }
        }
        gaps.append(contentsOf: repeatElement(0, count: text.count))
        end += Int(last - first)
        base = end
    }

    func write(to region: ByteRegion) throws {
        try Integers.write(gaps, to: region)
        let stretches = runs.reduce(0) { count, run in
            if case .file(let stretches, _) = run { count + stretches.count } else { count + 1 }
        }
        try append([stretches, 0], to: region)
        for run in runs {
            switch run {
            case .file(let stretches, let end):
                for (place, stretch) in stretches.enumerated() {
                    try write(stretch, upTo: place + 1 < stretches.count ? stretches[place + 1].start : end, to: region)
                }
            case .block(let range, let text, let isStored):
                try append([text, range.count, 0, 0, isStored ? SourceReader.stored : 0], to: region)
                try blocks.withBytes { try region.append(UnsafeRawBufferPointer(rebasing: $0[range])) }
            }
        }
    }

    /// A stretch as far as its text is needed.
    private func write(_ stretch: PackedStretch, upTo end: Int, to region: ByteRegion) throws {
        let place = region.count
        // How much the two parts take is filled in behind them.
        try append([end - stretch.start, 0, 0, stretch.window.count, stretch.firstBit], to: region)
        let window = try stretch.window.withUnsafeBytes { $0.isEmpty ? 0 : try deflater.deflate($0, codes, to: region) }
        let start = region.count
        for piece in stretch.pieces {
            try piece.bytes.withUnsafeBytes { try region.append($0) }
            if piece.end >= end { break }
        }
        region.replace(at: place + 4, with: UInt32(truncatingIfNeeded: region.count - start).littleEndian)
        region.replace(at: place + 8, with: UInt32(truncatingIfNeeded: window).littleEndian)
    }

    /// Numbers of four bytes.
    private func append(_ numbers: [Int], to region: ByteRegion) throws {
        let words = numbers.map { UInt32(truncatingIfNeeded: $0).littleEndian }
        try words.withUnsafeBytes { try region.append($0) }
    }
}
