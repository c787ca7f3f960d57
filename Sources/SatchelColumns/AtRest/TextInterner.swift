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
        codes.removeAll(keepingCapacity: true)
        firstRows.removeAll(keepingCapacity: true)
        // As few as the rows need: to clear thousands for a small partition costs more than to fill them.
        var size = 16
        while size < rows * 2 { size *= 2 }
        if slots.count < size {
            slots = [UInt64](repeating: 0, count: size)
        } else {
            // In bounds: there are at least as many.
            slots.withUnsafeMutableBufferPointer { UnsafeMutableBufferPointer(rebasing: $0[..<size]).update(repeating: 0) }
        }
        codes.reserveCapacity(rows)
        let mask = size - 1
        let hash = KeyHash.shared
        return text.bytes.withUnsafeBytes { bytes in
            slots.withUnsafeMutableBufferPointer { slots in
                // In bounds: the number of slots is a power of two and more than that of rows, so that a free one is always found; offsets lie
                // within the bytes by construction.
                func string(_ row: Int) -> UnsafeRawBufferPointer {
                    UnsafeRawBufferPointer(rebasing: bytes[Int(text.offsets[row])..<Int(text.offsets[row + 1])])
                }
                for row in 0..<rows {
                    if row & (Self.trial - 1) == 0, row > 0, firstRows.count > row / 8 * 7 { return false }
                    let key = string(row)
                    let code = hash(key)
                    var slot = Int(truncatingIfNeeded: code) & mask
                    while true {
                        let entry = slots[slot]
                        if entry == 0 {
                            firstRows.append(Int32(truncatingIfNeeded: row))
                            slots[slot] = code & 0xFFFF_FFFF_0000_0000 | UInt64(firstRows.count)
                            codes.append(Int32(truncatingIfNeeded: firstRows.count - 1))
                            break
                        }
                        if (entry ^ code) >> 32 == 0 {
                            let known = Int32(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1
                            if string(Int(firstRows[Int(known)])).equals(key) {
                                codes.append(known)
                                break
                            }
                        }
                        slot = (slot + 1) & mask
                    }
                }
                return firstRows.count <= rows / 8 * 7
            }
        }
    }
}
