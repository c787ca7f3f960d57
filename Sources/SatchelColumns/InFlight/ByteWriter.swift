internal import Foundation

/// Appends values as bytes, little-endian, for a process of the same build on a machine of the same type.
///
/// What it writes `ByteCursor` reads, value by value in the same order: bytes say nothing of what they are.
package struct ByteWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func append<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func append(_ bool: Bool) { bytes.append(bool ? 1 : 0) }

    /// Appends a text behind its length, which has 32 bits.
    package mutating func append(_ text: String) {
        let utf8 = text.utf8.prefix(Int(UInt32.max))
        append(UInt32(truncatingIfNeeded: utf8.count))
        bytes.append(contentsOf: utf8)
    }

    /// Appends how many there are of something.
    package mutating func append(count: Int) { append(UInt64(bitPattern: Int64(count))) }

    package mutating func append(raw: UnsafeRawBufferPointer) { bytes.append(contentsOf: raw) }
    package mutating func append(raw: [UInt8]) { bytes += raw }

    /// Appends numbers as they lie in memory, behind their count.
    package mutating func append<T: BitwiseCopyable & Numeric>(array: [T]) {
        append(count: array.count)
        array.withUnsafeBytes { append(raw: $0) }
    }

    /// Appends truth values, a byte each, behind their count.
    package mutating func append(bools: [Bool]) {
        append(count: bools.count)
        bools.withUnsafeBytes { append(raw: $0) }
    }

    package mutating func append<Value: Encodable>(json value: Value) throws {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let data = try encoder.encode(value)
        append(count: data.count)
        bytes.append(contentsOf: data)
    }
}
