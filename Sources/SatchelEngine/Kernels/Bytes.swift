internal import SatchelColumns

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A string's bytes, where they lie.
typealias Bytes = UnsafeBufferPointer<UInt8>

extension Bytes {
    /// Whether the first bytes of both are the same; neither may be shorter.
    @inline(__always)
    private func begins(_ other: Bytes, _ length: Int) -> Bool {
        guard length > 0, let mine = baseAddress, let others = other.baseAddress else { return true }
        // In bounds: both hold at least `length` bytes. The first one decides most comparisons without a call.
        return mine[0] == others[0] && memcmp(mine, others, length) == 0
    }

    @inline(__always)
    func hasSameBytes(as other: Bytes) -> Bool { count == other.count && begins(other, count) }

    @inline(__always)
    func hasPrefix(_ other: Bytes) -> Bool { count >= other.count && begins(other, other.count) }

    @inline(__always)
    func hasSuffix(_ other: Bytes) -> Bool {
        count >= other.count && Bytes(rebasing: self[(count - other.count)...]).begins(other, other.count)
    }

    /// Where the byte first stands.
    func offset(of byte: UInt8) -> Int? {
        guard let base = UnsafeRawPointer(baseAddress), let found = memchr(base, Int32(byte), count) else { return nil }
        return UnsafeRawPointer(found) - base
    }

    /// Negative, zero or positive, as the first difference of bytes, then the lengths, have it.
    @inline(__always)
    func byteOrder(_ other: Bytes) -> Int {
        let length = Swift.min(count, other.count)
        if length > 0, let mine = baseAddress, let others = other.baseAddress {
            // In bounds: both hold at least `length` bytes.
            if mine[0] != others[0] { return mine[0] < others[0] ? -1 : 1 }
            let difference = memcmp(mine, others, length)
            if difference != 0 { return Int(difference) }
        }
        return count - other.count
    }

    var isASCII: Bool {
        var all: UInt8 = 0
        for byte in self { all |= byte }
        return all < 0x80
    }

    /// Whether every byte is a character: in ASCII only `\r\n` is one of two.
    var isPlain: Bool {
        var all: UInt8 = 0
        var returns: UInt8 = 0
        for byte in self {
            all |= byte
            returns |= byte == UInt8(ascii: "\r") ? 1 : 0
        }
        return all < 0x80 && returns == 0
    }
}

extension TextData {
    func withBytes<Result>(_ row: Int, _ body: (Bytes) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { body(Bytes(rebasing: $0[range(row)])) }
    }

    /// All strings, end to end; bytes around them are left out.
    var extent: Range<Int> { Int(offsets.first ?? 0)..<Int(offsets.last ?? 0) }
}

/// The strings of a vector, as loops take them.
struct TextOperand {
    let text: TextData
    let isConstant: Bool

    @inline(__always)
    func withRows<Result>(_ body: (TextRows) -> Result) -> Result {
        text.bytes.withUnsafeBufferPointer { bytes in
            text.offsets.withUnsafeBufferPointer { offsets in
                body(TextRows(bytes: bytes, offsets: offsets, step: isConstant ? 0 : 1))
            }
        }
    }
}

/// Access to strings without counting references.
struct TextRows {
    let bytes: Bytes
    /// One more than there are strings, ascending, within `bytes`.
    let offsets: UnsafeBufferPointer<UInt32>
    /// 0 where one string stands for every row.
    let step: Int

    @inline(__always)
    subscript(row: Int) -> Bytes {
        // In bounds: an operand has as many strings as there are rows, or is constant.
        let row = row &* step
        return Bytes(rebasing: bytes[Int(offsets[row])..<Int(offsets[row &+ 1])])
    }
}

/// Whether the body holds, for each pair of strings; inlined, so that each body has its own loops.
@inline(__always)
func mapTexts(_ left: TextOperand, _ right: TextOperand, _ count: Int, _ body: (Bytes, Bytes) -> Bool) -> [Bool] {
    left.withRows { left in
        right.withRows { right in
            [Bool](unsafeUninitializedCapacity: count) { target, filled in
                // In bounds: `target` has room for `count` values.
                if count > 0, right.step == 0 {
                    let constant = right[0]
                    for row in 0..<count { target.initializeElement(at: row, to: body(left[row], constant)) }
                } else {
                    for row in 0..<count { target.initializeElement(at: row, to: body(left[row], right[row])) }
                }
                filled = count
            }
        }
    }
}
