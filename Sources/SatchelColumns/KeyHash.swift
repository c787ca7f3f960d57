/// A 64-bit hash of bytes under a key that is drawn once a process, so that no input can be made to collide.
///
/// Inlinable, since tables of groups call it once a row from another module.
package struct KeyHash: Sendable {
    @usableFromInline let first: UInt64
    @usableFromInline let second: UInt64

    package static let shared = KeyHash()

    private init() {
        first = .random(in: .min ... .max)
        second = .random(in: .min ... .max)
    }

    /// All bytes go through 128-bit products, sixteen at a time; the ends are read with overlap rather than byte by byte.
    @inlinable @inline(__always)
    package func callAsFunction(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        var state = first ^ UInt64(truncatingIfNeeded: count)
        let low: UInt64
        let high: UInt64
        if count > 16 {
            // Each read ends within `count`: the last sixteen bytes are left to the reads after the loop.
            var position = 0
            while position < count - 16 {
                state = Self.fold(bytes.word(position) ^ second, bytes.word(position + 8) ^ state)
                position += 16
            }
            low = bytes.word(count - 16)
            high = bytes.word(count - 8)
        } else if count >= 8 {
            low = bytes.word(0)
            high = bytes.word(count - 8)
        } else if count >= 4 {
            low = bytes.halfWord(0)
            high = bytes.halfWord(count - 4)
        } else if count > 0 {
            // The first, the middle and the last of one to three bytes.
            low = UInt64(bytes[0]) << 16 | UInt64(bytes[count >> 1]) << 8 | UInt64(bytes[count - 1])
            high = 0
        } else {
            low = 0
            high = 0
        }
        return Self.fold(Self.fold(low ^ second, high ^ state) ^ first, second | 1)
    }

    @inlinable @inline(__always)
    static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }
}

extension UnsafeRawBufferPointer {
    /// Eight bytes; `position + 8` may not exceed the count.
    @inlinable @inline(__always)
    package func word(_ position: Int) -> UInt64 { loadUnaligned(fromByteOffset: position, as: UInt64.self) }

    /// Four bytes; `position + 4` may not exceed the count.
    @inlinable @inline(__always)
    package func halfWord(_ position: Int) -> UInt64 { UInt64(loadUnaligned(fromByteOffset: position, as: UInt32.self)) }

    /// Whether both hold the same bytes; up to 32 of them, as most keys have, without a loop whose length no processor can foresee.
    @inlinable @inline(__always)
    package func equals(_ other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        // Every read lies in 0..<count, which both have.
        if count > 32 { return (0..<count >> 5).allSatisfy { differences(other, $0 << 5, $0 << 5 + 16) == 0 } && tailEquals(other) }
        if count > 16 { return differences(other, 0, count - 16) == 0 }
        if count >= 8 { return (word(0) ^ other.word(0)) | (word(count - 8) ^ other.word(count - 8)) == 0 }
        if count >= 4 { return halfWord(0) == other.halfWord(0) && halfWord(count - 4) == other.halfWord(count - 4) }
        for position in 0..<count where self[position] != other[position] { return false }
        return true
    }

    /// The bits in which two times sixteen bytes differ.
    @inlinable @inline(__always)
    func differences(_ other: UnsafeRawBufferPointer, _ first: Int, _ second: Int) -> UInt64 {
        (word(first) ^ other.word(first)) | (word(first + 8) ^ other.word(first + 8))
            | (word(second) ^ other.word(second)) | (word(second + 8) ^ other.word(second + 8))
    }

    /// The last 32 bytes.
    @inlinable @inline(__always)
    func tailEquals(_ other: UnsafeRawBufferPointer) -> Bool { differences(other, count - 32, count - 16) == 0 }
}
