/// A column of strings as what stands before those of an earlier column of the same record: `https://…/users/` before each login.
///
/// The place of the earlier column in the record and the form of what stands before as eight bytes each, then that in its form.
struct SuffixBase {
    let place: Int
    /// How many columns stand below it in a row, itself among them.
    let depth: Int
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
        let before = text.droppingLast(lengths)
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
    /// The strings of one column before those of another, row by row; nil where they have more than `most` bytes together.
    static func joined(_ before: ColumnData, _ base: ColumnData, most: Int) -> ColumnData? {
        guard let starts = CodedText(before), let ends = CodedText(base), starts.count == ends.count else { return nil }
        // One string before each different one, where that is all there is.
        if starts.text.count == 1, let codes = ends.codes {
            let one = CodedText(text: starts.text, codes: [Int32](repeating: 0, count: ends.text.count))
            let all = CodedText(text: ends.text, codes: nil)
            guard let text = TextData(one, all, most: most), text.fits(codes, most: most) else { return nil }
            return ColumnData(.coded(codes, ColumnData(.text(text))))
        }
        return TextData(starts, ends, most: most).map { ColumnData(.text($0)) }
    }
}

/// Strings that stand for themselves or have codes, by row.
private struct CodedText {
    let text: TextData
    let codes: [Int32]?

    init(text: TextData, codes: [Int32]?) {
        self.text = text
        self.codes = codes
    }

    init?(_ column: ColumnData) {
        switch column.storage {
        case .text(let text): self.init(text: text, codes: nil)
        case .coded(let codes, let values):
            guard case .text(let text) = values.storage else { return nil }
            self.init(text: text, codes: codes)
        default: return nil
        }
    }

    var count: Int { codes?.count ?? text.count }

    subscript(row: Int) -> ArraySlice<UInt8> { text[codes.map { Int($0[row]) } ?? row] }

    var bytes: Int { codes.map { $0.reduce(0) { $0 + text.range(Int($1)).count } } ?? text.bytes.count }
}

extension TextData {
    /// Each string without so many bytes at its end, which are no more than it has.
    fileprivate func droppingLast(_ lengths: [UInt32]) -> TextData {
        var ends: [UInt32] = [0]
        ends.reserveCapacity(count + 1)
        let most = bytes.count
        let kept = [UInt8](unsafeUninitializedCapacity: most) { target, filled in
            bytes.withUnsafeBufferPointer { source in
                for row in 0..<count {
                    let range = range(row)
                    let left = max(0, range.count - Int(lengths[row]))
                    // In bounds: what is left of a string is no longer than it was, and all together have `most` bytes.
                    if left > 0, let from = source.baseAddress, let to = target.baseAddress {
                        (to + filled).update(from: from + range.lowerBound, count: left)
                    }
                    filled += left
                    ends.append(UInt32(truncatingIfNeeded: filled))
                }
            }
        }
        return TextData(bytes: kept, offsets: ends)
    }

    /// The strings of one column before those of another, which has as many.
    fileprivate init?(_ starts: CodedText, _ ends: CodedText, most: Int) {
        let total = starts.bytes + ends.bytes
        guard total <= most else { return nil }
        self.init()
        bytes.reserveCapacity(total)
        offsets.reserveCapacity(starts.count + 1)
        for row in 0..<starts.count {
            bytes.append(contentsOf: starts[row])
            bytes.append(contentsOf: ends[row])
            // Fits: the sum was compared with the bound above.
            offsets.append(UInt32(truncatingIfNeeded: bytes.count))
        }
    }
}
