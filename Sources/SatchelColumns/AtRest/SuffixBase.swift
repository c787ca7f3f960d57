/// A column of strings as what stands before those of an earlier column of the same record: `https://…/users/` before each login.
///
/// The place of the earlier column in the record and the form of what stands before as eight bytes each, then that in its form.
struct SuffixBase {
    let place: Int
    /// Those of the earlier column's strings.
    let lengths: [UInt32]

    /// Whether each string ends with the one of the other column, and that one says something.
    static func holds(of text: TextData, on base: TextData) -> Bool {
        guard text.count == base.count, text.count > 0, base.bytes.count >= 4 * base.count else { return false }
        return text.bytes.withUnsafeBytes { bytes in
            base.bytes.withUnsafeBytes { others in
                (0..<text.count).allSatisfy { row in
                    let (mine, other) = (text.range(row), base.range(row))
                    guard mine.count >= other.count else { return false }
                    // In bounds: ranges lie within their bytes by construction, and the end of mine has the length of the other.
                    let end = UnsafeRawBufferPointer(rebasing: bytes[mine.upperBound - other.count..<mine.upperBound])
                    return end.equals(UnsafeRawBufferPointer(rebasing: others[other]))
                }
            }
        }
    }

    func write(_ text: TextData, _ writer: TextWriter, _ codes: DeflateCodes, to region: ByteRegion) throws {
        var before = TextData()
        for row in 0..<text.count { try before.append(text[row].dropLast(Int(lengths[row]))) }
        let start = region.count
        try region.append(upTo: 16) { target in
            target.storeBytes(of: UInt64(place).littleEndian, as: UInt64.self)
            target.storeBytes(of: 0, toByteOffset: 8, as: UInt64.self)
            return 16
        }
        let encoding = try writer.write(before, codes, to: region)
        region.replace(at: start + 8, with: UInt64(encoding.rawValue).littleEndian)
    }
}

extension ColumnData {
    /// The strings of one column before those of another, row by row; nil where a column has no room for them.
    static func joined(_ before: ColumnData, _ base: ColumnData) -> ColumnData? {
        // One string before each different one, where that is all there is.
        if case .coded(_, let start) = before.storage, start.count == 1, case .coded(let codes, let values) = base.storage {
            let starts = start.gathered([Int32](repeating: 0, count: values.count))
            return joined(starts, values).map { ColumnData(.coded(codes, $0)) }
        }
        guard case .text(let starts) = before.flattened.storage, case .text(let ends) = base.flattened.storage, starts.count == ends.count,
            starts.bytes.count + ends.bytes.count <= BatchFormat.mostText
        else { return nil }
        var text = TextData()
        text.bytes.reserveCapacity(starts.bytes.count + ends.bytes.count)
        text.offsets.reserveCapacity(starts.count + 1)
        for row in 0..<starts.count {
            text.bytes.append(contentsOf: starts[row])
            text.bytes.append(contentsOf: ends[row])
            // Fits: the sum was compared with the bound above.
            text.offsets.append(UInt32(truncatingIfNeeded: text.bytes.count))
        }
        return ColumnData(.text(text))
    }
}
