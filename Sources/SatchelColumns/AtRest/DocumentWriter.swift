/// Writes JSON values as they come: they are most of what is kept, and long.
///
/// Compressed block by block, or in the bytes of the file that they were read from: where those take little more, nothing need be compressed.
final class DocumentWriter {
    private var blocks: TextBlocks
    private var source: SourceWriter
    private var open = TextData()
    private var lengths: [UInt32] = []
    private var plain = 0
    /// How many times shorter the first values got.
    private var ratio: Double?
    private let packed = ByteRegion()
    private let codes = DeflateCodes()
    private let deflater: Deflater

    init(_ deflater: Deflater) {
        self.deflater = deflater
        blocks = TextBlocks(deflater, codes, in: packed)
        source = SourceWriter(deflater, codes, in: packed)
    }

    var plainBytes: Int { plain }
    /// What of that is in memory: blocks are compressed by now.
    var heldBytes: Int { (source.isEmpty ? packed.count : source.heldBytes) + open.bytes.count }

    /// How much more than compressed values their file's own bytes may take: to compress them costs more than to inflate and scan the file.
    private static let worth = 1.6

    func append(_ text: TextData) throws {
        let bytes = Int((text.offsets.last ?? 0) - (text.offsets.first ?? 0))
        guard plain + bytes <= BatchFormat.mostText else { throw TextData.tooLarge }
        if let places = source.places(of: text), try places.cost * shrinkage(of: text) <= Double(bytes) * Self.worth {
            try close()
            if source.isEmpty { source.append(blocks.blocks) }
            if !source.append(text, at: places) { try source.append(text) }
        } else if !source.isEmpty {
            try source.append(text)
        } else if bytes < Deflater.blockBytes / 2 {
            // Most chunks are larger than a block, and go without a copy.
            try open.append(contentsOf: text)
            if open.bytes.count >= Deflater.blockBytes { try close() }
        } else {
            try close()
            try blocks.append(text)
        }
        lengths += text.lengths
        plain += bytes
    }

    /// How many times shorter values get, as a block of the first ones shows.
    private func shrinkage(of text: TextData) throws -> Double {
        if let ratio { return ratio }
        let sample = ByteRegion()
        let found = try text.bytes.withUnsafeBytes { bytes in
            let sampled = UnsafeRawBufferPointer(rebasing: bytes[..<min(bytes.count, Deflater.blockBytes)])
            codes.make(for: sampled)
            return Double(sampled.count) / Double(max(1, try deflater.deflate(sampled, codes, to: sample)))
        }
        ratio = found
        return found
    }

    private func close() throws {
        if open.count > 0 { try blocks.append(open) }
        open.removeAll()
    }

    func write(to region: ByteRegion) throws -> BatchFormat.Encoding {
        let isSource = !source.isEmpty
        try close()
        try Integers.write(lengths, to: region)
        if isSource { try source.write(to: region) } else { try blocks.write(to: region) }
        lengths.removeAll(keepingCapacity: true)
        (plain, ratio) = (0, nil)
        codes.forget()
        blocks = TextBlocks(deflater, codes, in: packed)
        source = SourceWriter(deflater, codes, in: packed)
        return isSource ? .source : .deflate
    }
}
