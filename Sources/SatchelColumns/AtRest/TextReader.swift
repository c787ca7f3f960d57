/// Strings as they lie in a batch.
struct TextReader {
    let inflater: Inflater

    /// The rows, all or some in ascending order; with codes where they are written so and most of the dictionary is needed.
    /// - Parameter most: how many bytes all strings may have together.
    func read(_ cursor: inout ByteCursor, _ encoding: BatchFormat.Encoding, count: Int, rows: [Int32]?, most: Int) throws -> ColumnData {
        guard encoding == .dictionary else { return ColumnData(.text(try values(&cursor, encoding, count: count, rows: rows, most: most))) }
        let different = Int(clamping: try cursor.read(UInt64.self))
        guard different <= count else { throw cursor.damaged("has \(different) different strings in \(count) rows") }
        let codes: [Int32] = try IntegerReader(&cursor, count: count).read(rows: rows)
        guard codes.isEmpty || codes.reduce(0, { max($0, UInt32(bitPattern: $1)) }) < different else {
            throw cursor.damaged("has a code of no string")
        }
        guard let kind = UInt8(exactly: try cursor.read(UInt64.self)), let encoding = BatchFormat.Encoding(rawValue: kind),
            encoding != .dictionary
        else { throw cursor.damaged("has a dictionary of an unknown form") }
        // A few rows of a large dictionary: their strings alone.
        if codes.count < different / 8 {
            let needed = Set(codes).sorted()
            let places = Dictionary(uniqueKeysWithValues: needed.enumerated().map { ($1, Int32($0)) })
            let text = try values(&cursor, encoding, count: different, rows: needed, most: most)
            let own = codes.map { places[$0] ?? 0 }
            guard text.fits(own, most: most) else { throw cursor.damaged("has strings that are too long") }
            return ColumnData(.coded(own, ColumnData(.text(text))))
        }
        let text = try values(&cursor, encoding, count: different, rows: nil, most: most)
        guard text.fits(codes, most: most) else { throw cursor.damaged("has strings that are too long") }
        return ColumnData(.coded(codes, ColumnData(.text(text))))
    }

    private func values(
        _ cursor: inout ByteCursor, _ encoding: BatchFormat.Encoding, count: Int, rows: [Int32]?, most: Int
    ) throws -> TextData {
        if encoding == .hexadecimal { return try Hexadecimal.read(&cursor, count: count, rows: rows, most: most) }
        let offsets = try offsets(&cursor, count: count, most: most)
        switch encoding {
        case .plain:
            let bytes = try cursor.take(Int(offsets[count]))
            guard let rows else { return TextData(bytes: Array(bytes), offsets: offsets) }
            var text = TextData()
            // In bounds: offsets ascend to the number of bytes that were taken.
            for row in rows {
                try text.append(UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[Int(row)])..<Int(offsets[Int(row) + 1])]))
            }
            return text
        case .deflate:
            let blocks = try TextBlocksReader(&cursor, offsets: offsets)
            if let rows { return try blocks.gathered(rows, offsets: offsets, inflater) }
            return TextData(bytes: try blocks.all(inflater), offsets: offsets)
        case .source:
            let source = try SourceReader(&cursor, offsets: offsets)
            if let rows { return try source.gathered(rows, inflater) }
            return TextData(bytes: try source.all(inflater), offsets: offsets)
        default: throw cursor.damaged("has strings of an unknown form")
        }
    }

    /// Where each string begins, from their lengths.
    private func offsets(_ cursor: inout ByteCursor, count: Int, most: Int) throws -> [UInt32] {
        let lengths: [UInt32] = try IntegerReader(&cursor, count: count).read()
        var end: UInt64 = 0
        let offsets = [UInt32](unsafeUninitializedCapacity: count + 1) { target, filled in
            target.initializeElement(at: 0, to: 0)
            // In bounds: there is one offset more than there are lengths. A sum of 32-bit numbers, no more than 2³² of them, fits into 64 bits.
            for row in 0..<count {
                end &+= UInt64(lengths[row])
                target.initializeElement(at: row + 1, to: UInt32(truncatingIfNeeded: end))
            }
            filled = count + 1
        }
        guard end <= UInt64(most) else { throw cursor.damaged("has strings that are too long") }
        return offsets
    }
}

extension TextData {
    /// Whether the strings of all codes have no more bytes than that together.
    func fits(_ codes: [Int32], most: Int) -> Bool {
        var longest = 0
        for row in 0..<count { longest = Swift.max(longest, Int(offsets[row + 1] &- offsets[row])) }
        if longest <= most / Swift.max(codes.count, 1) { return true }
        // No overflow: fewer than 2³¹ codes of fewer than 2³² bytes.
        return codes.reduce(0) { $0 + range(Int($1)).count } <= most
    }
}
