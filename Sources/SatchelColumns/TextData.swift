/// Strings of a column: their UTF-8 bytes end to end, and where each begins.
package struct TextData: Sendable, Codable, Hashable {
    package var bytes: [UInt8]
    /// One more than there are strings.
    package var offsets: [UInt32]

    package init() {
        bytes = []
        offsets = [0]
    }

    package init(bytes: [UInt8], offsets: [UInt32]) {
        self.bytes = bytes
        self.offsets = offsets
    }

    package var count: Int { offsets.count - 1 }

    package func range(_ row: Int) -> Range<Int> { Int(offsets[row])..<Int(offsets[row + 1]) }

    package subscript(row: Int) -> ArraySlice<UInt8> { bytes[range(row)] }

    package func string(_ row: Int) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: $0[range(row)], as: UTF8.self) }
    }

    package func gathered(_ rows: [Int32]) -> TextData {
        var total = 0
        for row in rows { total += range(Int(row)).count }
        var offsets = [UInt32]()
        offsets.reserveCapacity(rows.count + 1)
        offsets.append(0)
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
        return TextData(bytes: bytes, offsets: offsets)
    }
}
