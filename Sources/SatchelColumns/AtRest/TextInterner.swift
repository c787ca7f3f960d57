/// Finds the different strings of a column and gives each row the number of its own.
///
/// Keeps its memory from column to column.
final class TextInterner {
    /// For each row the number of its string.
    private(set) var codes: [Int32] = []
    /// For each string the first row that has it.
    private(set) var firstRows: [Int32] = []
    /// A slot holds the upper half of a hash and the number of its string plus one; zero is free.
    private var slots: [UInt64] = []

    /// Rows after which it is asked for the first time whether strings are repeated at all.
    private static let trial = 2048

    /// Fills `codes` and `firstRows`; false, with neither of use, once it shows that most strings stand there once only.
    func intern(_ text: TextData) -> Bool {
        let rows = text.count
        if text.isOneString {
            codes.removeAll(keepingCapacity: true)
            codes.append(contentsOf: repeatElement(0, count: rows))
            firstRows = [0]
            return true
        }
        // As few as the rows need: to clear thousands for a small partition costs more than to fill them.
        var size = 16
        while size < rows * 2 { size *= 2 }
        if slots.count < size {
            slots = [UInt64](repeating: 0, count: size)
        } else {
            // In bounds: there are at least as many.
            slots.withUnsafeMutableBufferPointer { UnsafeMutableBufferPointer(rebasing: $0[..<size]).update(repeating: 0) }
        }
        codes.append(contentsOf: repeatElement(0, count: max(0, rows - codes.count)))
        firstRows.append(contentsOf: repeatElement(0, count: max(0, rows - firstRows.count)))
        let found = text.bytes.withUnsafeBytes { bytes in
            text.offsets.withUnsafeBufferPointer { offsets in
                slots.withUnsafeMutableBufferPointer { slots in
                    codes.withUnsafeMutableBufferPointer { codes in
                        firstRows.withUnsafeMutableBufferPointer { firstRows in
                            Self.intern(bytes, offsets, UnsafeMutableBufferPointer(rebasing: slots[..<size]), codes, firstRows)
                        }
                    }
                }
            }
        }
        guard let found else { return false }
        codes.removeLast(codes.count - rows)
        firstRows.removeLast(firstRows.count - found)
        return true
    }

    /// How many different strings there are, nil if most of them stand there once only.
    ///
    /// In bounds: the number of slots is a power of two and more than that of rows, so that a free one is always found; codes and first rows
    /// have a place for each row; offsets lie within the bytes by construction.
    private static func intern(
        _ bytes: UnsafeRawBufferPointer, _ offsets: UnsafeBufferPointer<UInt32>, _ slots: UnsafeMutableBufferPointer<UInt64>,
        _ codes: UnsafeMutableBufferPointer<Int32>, _ firstRows: UnsafeMutableBufferPointer<Int32>
    ) -> Int? {
        func string(_ row: Int) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])])
        }
        let (rows, mask, hash) = (offsets.count - 1, slots.count - 1, KeyHash.shared)
        var found = 0
        for row in 0..<rows {
            if row & (trial - 1) == 0, row > 0, found > row / 8 * 7 { return nil }
            let key = string(row)
            let code = hash(key)
            var slot = Int(truncatingIfNeeded: code) & mask
            while true {
                let entry = slots[slot]
                if entry == 0 {
                    firstRows[found] = Int32(truncatingIfNeeded: row)
                    codes[row] = Int32(truncatingIfNeeded: found)
                    found += 1
                    slots[slot] = code & 0xFFFF_FFFF_0000_0000 | UInt64(found)
                    break
                }
                if (entry ^ code) >> 32 == 0 {
                    let known = Int(entry & 0xFFFF_FFFF) - 1
                    if string(Int(firstRows[known])).equals(key) {
                        codes[row] = Int32(truncatingIfNeeded: known)
                        break
                    }
                }
                slot = (slot + 1) & mask
            }
        }
        return found <= rows / 8 * 7 ? found : nil
    }
}

extension TextData {
    /// Whether there are rows, and all have the same string: as what stands before a name in an address.
    fileprivate var isOneString: Bool {
        guard count > 0, bytes.count == range(0).count * count else { return false }
        let length = range(0).count
        return bytes.withUnsafeBytes { bytes in
            (0..<count).allSatisfy { row in
                // In bounds: an offset that is so many lengths lies within the bytes, which are as many lengths as rows.
                Int(offsets[row]) == row * length
                    && UnsafeRawBufferPointer(rebasing: bytes[row * length..<(row + 1) * length]).equals(
                        UnsafeRawBufferPointer(rebasing: bytes[..<length]))
            }
        }
    }
}
