import SatchelColumns

/// Rows as numbers in the order of `compareRows`, as far as 64 bits tell it.
///
/// A smaller number comes first, equal ones may need a closer look.
enum OrderPrefix {
    /// Whether equal numbers are equal rows.
    static func isExact(_ type: ColumnType) -> Bool {
        switch type.representation {
        case .integer, .double, .float, .date: true
        default: false
        }
    }

    /// Of a column's rows; all the same for types that have no such numbers.
    static func of(_ column: ColumnData, _ type: ColumnType) -> [UInt64] {
        switch column.storage {
        case .integers(let values): return values.map { word(UInt64(bitPattern: $0), type) }
        case .doubles(let values): return values.map { word(RowKey.bits($0), type) }
        case .text(let text):
            return text.bytes.withUnsafeBytes { bytes in
                // In bounds: a row's range lies in the bytes of its column.
                (0..<text.count).map { Self.text(UnsafeRawBufferPointer(rebasing: bytes[text.range($0)])) }
            }
        default: return [UInt64](repeating: 0, count: column.count)
        }
    }

    /// Of an integer's bits, or those that `RowKey` gives a double.
    @inline(__always)
    static func word(_ bits: UInt64, _ type: ColumnType) -> UInt64 {
        switch type.representation {
        case .integer(.uint64): bits
        case .integer: bits ^ 1 << 63
        // Negative doubles are ordered against their bits; the one NaN has the greatest bits without a sign.
        default: bits >> 63 == 1 ? ~bits : bits | 1 << 63
        }
    }

    /// The bits that `word` makes this number of.
    static func bits(_ word: UInt64, _ type: ColumnType) -> UInt64 {
        switch type {
        case .integer(.uint64): word
        case .integer: word ^ 1 << 63
        default: word >> 63 == 1 ? word ^ 1 << 63 : ~word
        }
    }

    /// The first eight bytes, highest first, zeros behind the end.
    @inline(__always)
    static func text(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        if bytes.count >= 8 { return UInt64(bigEndian: bytes.word(0)) }
        var prefix: UInt64 = 0
        for position in 0..<bytes.count { prefix |= UInt64(bytes[position]) << UInt64(56 - 8 * position) }
        return prefix
    }
}
