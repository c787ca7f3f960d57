/// Strings of a column: their UTF-8 bytes end to end, and where each begins.
package struct TextData: Sendable, Codable {
    package var bytes: [UInt8]
    /// One more than there are strings.
    package var offsets: [UInt32]
    /// Where the same strings lie compressed, if they are as they were read and somebody wants to know.
    package private(set) var packed: PackedRows?

    private enum CodingKeys: CodingKey { case bytes, offsets }

    package init() {
        self.init(bytes: [], offsets: [0])
    }

    package init(bytes: [UInt8], offsets: [UInt32], packed: PackedRows? = nil) {
        self.bytes = bytes
        self.offsets = offsets
        self.packed = packed
    }

    package var count: Int { offsets.count - 1 }

    package func range(_ row: Int) -> Range<Int> { Int(offsets[row])..<Int(offsets[row + 1]) }

    package subscript(row: Int) -> ArraySlice<UInt8> { bytes[range(row)] }

    package func string(_ row: Int) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: $0[range(row)], as: UTF8.self) }
    }

    package func gathered(_ rows: [Int32]) -> TextData {
        var total = 0
        var (last, isAscending) = (Int32(-1), true)
        for row in rows {
            total += range(Int(row)).count
            isAscending = isAscending && row > last
            last = row
        }
        var offsets = [UInt32]()
        offsets.reserveCapacity(rows.count + 1)
        offsets.append(0)
        // Of the rows left out none has a byte: as it is with optionals.
        if isAscending, total == bytes.count {
            var end: UInt32 = 0
            for row in rows {
                end += self.offsets[Int(row) + 1] - self.offsets[Int(row)]
                offsets.append(end)
            }
            return TextData(bytes: bytes, offsets: offsets, packed: packed?.gathered(rows))
        }
        let bytes = [UInt8](unsafeUninitializedCapacity: total) { target, filled in
            self.bytes.withUnsafeBufferPointer { source in
                for row in rows {
                    let range = range(Int(row))
                    // In bounds: `total` is the sum of these very lengths, and offsets lie inside the source by construction.
                    if let from = source.baseAddress, let to = target.baseAddress, !range.isEmpty {
                        (to + filled).update(from: from + range.lowerBound, count: range.count)
                    }
                    filled += range.count
                    offsets.append(UInt32(filled))
                }
            }
        }
        return TextData(bytes: bytes, offsets: offsets, packed: packed?.gathered(rows))
    }
}

// What the strings are, wherever they lie besides.
extension TextData: Hashable {
    package static func == (left: TextData, right: TextData) -> Bool { left.bytes == right.bytes && left.offsets == right.offsets }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(bytes)
        hasher.combine(offsets)
    }
}
