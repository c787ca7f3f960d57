/// Strings end to end in compressed blocks, each of whole rows.
///
/// The number of blocks, a table of rows, bytes and compressed bytes of each, and the blocks.
struct TextBlocks {
    struct Block {
        var rows: Int
        var bytes: Int
        var packed: Int
    }

    // Written:
    private(set) var blocks: [Block] = []
    private let packed: ByteRegion
    private let deflater: Deflater
    private let codes: DeflateCodes

    /// - Parameter region: where compressed blocks are gathered; it is cleared.
    init(_ deflater: Deflater, _ codes: DeflateCodes, in region: ByteRegion) {
        self.deflater = deflater
        self.codes = codes
        packed = region
        region.clear()
    }

    private mutating func append(_ block: UnsafeRawBufferPointer, rows: Int) throws {
        if !codes.isMade { codes.make(for: block) }
        let taken = try deflater.deflate(block, codes, to: packed)
        blocks.append(Block(rows: rows, bytes: block.count, packed: taken))
    }

    /// Appends strings in blocks of about equal length.
    mutating func append(_ text: TextData) throws {
        guard let first = text.offsets.first, let last = text.offsets.last else { return }
        let count = max(1, (Int(last - first) + Deflater.blockBytes / 2) / Deflater.blockBytes)
        let length = Int(last - first) / count + 1
        try text.bytes.withUnsafeBytes { bytes in
            var row = 0
            while row < text.count {
                let start = Int(text.offsets[row])
                // The rows that end within a block's bytes, and one at least.
                let end = max(row + 1, (row..<text.count).partitioningPoint { Int(text.offsets[$0 + 1]) - start > length })
                // In bounds: offsets lie within the bytes by construction.
                try append(UnsafeRawBufferPointer(rebasing: bytes[start..<Int(text.offsets[end])]), rows: end - row)
                row = end
            }
        }
    }

    func write(to region: ByteRegion) throws {
        try region.append(upTo: 8 + blocks.count * 12) { target in
            target.storeBytes(of: UInt32(truncatingIfNeeded: blocks.count).littleEndian, as: UInt32.self)
            target.storeBytes(of: 0, toByteOffset: 4, as: UInt32.self)
            for (index, block) in blocks.enumerated() {
                // In bounds: twelve bytes a block behind the first eight.
                for (place, value) in [block.rows, block.bytes, block.packed].enumerated() {
                    target.storeBytes(
                        of: UInt32(truncatingIfNeeded: value).littleEndian, toByteOffset: 8 + index * 12 + place * 4, as: UInt32.self)
                }
            }
            return 8 + blocks.count * 12
        }
        try packed.withBytes { try region.append($0) }
    }
}

/// Compressed blocks as they lie in a batch.
struct TextBlocksReader {
    private struct Block {
        var firstRow: Int
        var start: Int
        var bytes: Int
        var packed: UnsafeRawBufferPointer
    }

    private let blocks: [Block]
    private let what: ByteCursor

    /// - Parameter offsets: where each row begins among all bytes, checked to be ascending.
    init(_ cursor: inout ByteCursor, offsets: [UInt32]) throws {
        let count = try cursor.count(atMost: cursor.left / 12)
        _ = try cursor.read(UInt32.self)
        var sizes: [(rows: Int, bytes: Int, packed: Int)] = []
        sizes.reserveCapacity(count)
        for _ in 0..<count {
            sizes.append((Int(try cursor.read(UInt32.self)), Int(try cursor.read(UInt32.self)), Int(try cursor.read(UInt32.self))))
        }
        var blocks: [Block] = []
        var row = 0
        let rows = offsets.count - 1
        for size in sizes {
            let (first, start) = (row, Int(offsets[row]))
            guard size.rows > 0, size.rows <= rows - row, Int(offsets[row + size.rows]) - start == size.bytes else {
                throw cursor.damaged("has a block of \(size.rows) rows that does not fit their lengths")
            }
            // Deflate makes at most 1,032 bytes of one.
            guard size.bytes <= size.packed * 1032 + 64 else { throw cursor.damaged("has a block that claims \(size.bytes) bytes") }
            row += size.rows
            blocks.append(Block(firstRow: first, start: start, bytes: size.bytes, packed: try cursor.take(size.packed)))
        }
        guard row == rows else { throw cursor.damaged("has blocks for \(row) of \(rows) rows") }
        self.blocks = blocks
        what = cursor
    }

    /// All bytes, one block after the other.
    func all(_ inflater: Inflater) throws -> [UInt8] {
        let total = blocks.reduce(0) { $0 + $1.bytes }
        return try [UInt8](unsafeUninitializedCapacity: total) { target, filled in
            let bytes = UnsafeMutableRawBufferPointer(target)
            for block in blocks {
                // In bounds: `total` is the sum of these very lengths.
                try inflate(block, into: UnsafeMutableRawBufferPointer(rebasing: bytes[filled..<filled + block.bytes]), inflater)
                filled += block.bytes
            }
        }
    }

    /// The given rows, ascending; only blocks that hold some of them are read.
    func gathered(_ rows: [Int32], offsets: [UInt32], _ inflater: Inflater) throws -> TextData {
        var result = TextData()
        var scratch: [UInt8] = []
        var held = -1
        var block = 0
        for row in rows {
            let row = Int(row)
            while block + 1 < blocks.count, blocks[block + 1].firstRow <= row { block += 1 }
            if held != block {
                scratch = try [UInt8](unsafeUninitializedCapacity: blocks[block].bytes) { target, filled in
                    try inflate(blocks[block], into: UnsafeMutableRawBufferPointer(target), inflater)
                    filled = blocks[block].bytes
                }
                held = block
            }
            let start = blocks[block].start
            try result.append(scratch[Int(offsets[row]) - start..<Int(offsets[row + 1]) - start])
        }
        return result
    }

    private func inflate(_ block: Block, into target: UnsafeMutableRawBufferPointer, _ inflater: Inflater) throws {
        guard inflater.inflate(block.packed, into: UnsafeMutableRawBufferPointer(rebasing: target[..<block.bytes])) else {
            throw what.damaged("has a block at row \(block.firstRow) that can't be decompressed")
        }
    }
}

extension TextData {
    /// Appends a string; throws where the column has no room for it.
    package mutating func append(_ string: some Collection<UInt8>) throws {
        bytes.append(contentsOf: string)
        guard let end = UInt32(exactly: bytes.count) else {
            throw SatchelError(.invalidArgument, "the strings of a batch would take more than 4 GiB in one column")
        }
        offsets.append(end)
    }
}
