/// Writes a column of strings in the form that is shortest for what it costs to read.
///
/// Which one is measured on the very strings: how many different ones there are, and what a first block of them compresses to.
final class TextWriter {
    private let interner = TextInterner()
    private let deflater: Deflater
    private let packed = ByteRegion()

    init(_ deflater: Deflater) { self.deflater = deflater }

    /// Strings below this are not worth a look at their blocks.
    private static let leastForDeflate = 4 << 10

    func write(_ text: TextData, _ codes: DeflateCodes, to region: ByteRegion) throws -> BatchFormat.Encoding {
        codes.forget()
        if let digits = Hexadecimal.length(of: text) {
            try Hexadecimal.write(text, digits: digits, to: region)
            return .hexadecimal
        }
        let plainBytes = text.bytes.count + text.count * 2
        if text.count > 0, interner.intern(text) {
            let values = text.gathered(interner.firstRows)
            let width = values.count <= 1 ? 0 : values.count <= 1 << 8 ? 1 : values.count <= 1 << 16 ? 2 : 4
            let bytes = values.bytes.count + values.count * 2 + text.count * width
            if bytes < plainBytes / 4 * 3 {
                // Compressed strings can't be counted or compared by codes: only where few of the rows are alike, and it saves half.
                if try values.count <= text.count / 2 || Double(plainBytes) / ratio(of: text, codes) > Double(bytes) / 2 {
                    try writeDictionary(values, codes, to: region)
                    return .dictionary
                }
            }
        }
        return try writeValues(text, codes, to: region)
    }

    /// How many times shorter a first block of the strings gets; 1 where they are too short to tell.
    private func ratio(of text: TextData, _ codes: DeflateCodes) throws -> Double {
        guard text.bytes.count >= Self.leastForDeflate else { return 1 }
        packed.clear()
        let taken = try text.bytes.withUnsafeBytes { bytes in
            let sample = UnsafeRawBufferPointer(rebasing: bytes[..<min(bytes.count, Deflater.blockBytes / 2)])
            codes.make(for: sample)
            return try deflater.deflate(sample, codes, to: packed)
        }
        return Double(min(text.bytes.count, Deflater.blockBytes / 2)) / Double(max(taken, 1))
    }

    private func writeDictionary(_ values: TextData, _ codes: DeflateCodes, to region: ByteRegion) throws {
        try region.append(upTo: 8) { target in
            target.storeBytes(of: UInt64(values.count).littleEndian, as: UInt64.self)
            return 8
        }
        try Integers.write(interner.codes, to: region)
        let place = region.count
        try region.append(upTo: 8) { target in
            target.storeBytes(of: 0, as: UInt64.self)
            return 8
        }
        let encoding = try writeValues(values, codes, isDictionary: true, to: region)
        region.replace(at: place, with: UInt64(encoding.rawValue).littleEndian)
    }

    /// Strings as they are, or compressed where that makes them much shorter.
    private func writeValues(
        _ text: TextData, _ codes: DeflateCodes, isDictionary: Bool = false, to region: ByteRegion
    ) throws -> BatchFormat.Encoding {
        try Integers.write(text.lengths, to: region)
        // Dictionaries of names are what people ask for: those are read as they lie.
        let isName = isDictionary && text.bytes.count < text.count * 32
        if !isName, try ratio(of: text, codes) > 1.6 {
            // By the codes that the ratio was measured with.
            var blocks = TextBlocks(deflater, codes, in: packed)
            try blocks.append(text)
            try blocks.write(to: region)
            return .deflate
        }
        try text.bytes.withUnsafeBytes { try region.append($0) }
        return .plain
    }
}

extension TextData {
    var lengths: [UInt32] {
        [UInt32](unsafeUninitializedCapacity: count) { target, filled in
            // In bounds: there is one offset more than there are strings.
            for row in 0..<count { target.initializeElement(at: row, to: offsets[row + 1] &- offsets[row]) }
            filled = count
        }
    }

    /// Appends all strings of another column; throws where there is no room for them.
    mutating func append(contentsOf other: TextData) throws {
        guard let first = other.offsets.first, let last = other.offsets.last else { return }
        let start = bytes.count
        guard start + Int(last - first) <= BatchFormat.mostText else { throw Self.tooLarge }
        other.bytes.withUnsafeBufferPointer { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[Int(first)..<Int(last)])) }
        // Fits: the bound is below what 32 bits can say.
        let shift = UInt32(truncatingIfNeeded: start) &- first
        other.offsets.withUnsafeBufferPointer { others in
            for row in 1..<others.count { offsets.append(others[row] &+ shift) }
        }
    }

    static var tooLarge: SatchelError {
        SatchelError(
            .invalidArgument,
            "the strings of a batch would take more than \(BatchFormat.mostText) bytes in one column; keep fewer columns, or leave out rows "
                + "so long")
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        offsets.append(0)
    }
}
