/// Goes through bytes that may be damaged or hostile: nothing is read that is not there.
package struct ByteCursor {
    private let bytes: UnsafeRawBufferPointer
    package private(set) var position = 0
    /// What is read, for the error that says it ends too early.
    private let what: String

    package init(_ bytes: UnsafeRawBufferPointer, of what: String) {
        self.bytes = bytes
        self.what = what
    }

    package var left: Int { bytes.count - position }

    /// The next so many bytes.
    package mutating func take(_ count: Int) throws -> UnsafeRawBufferPointer {
        guard count >= 0 else { throw damaged("claims \(count) bytes") }
        guard count <= left else { throw damaged("ends after \(bytes.count) bytes, \(count - left) too early") }
        defer { position += count }
        // In bounds by the line above.
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    /// So many values of so many bytes each.
    package mutating func take(_ count: Int, of size: Int) throws -> UnsafeRawBufferPointer {
        let (total, overflows) = count.multipliedReportingOverflow(by: size)
        guard !overflows else { throw damaged("claims \(count) values") }
        return try take(total)
    }

    package mutating func read<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type) throws -> Value {
        // In bounds: `take` gives exactly as many bytes as the value has.
        Value(littleEndian: try take(MemoryLayout<Value>.size).loadUnaligned(as: Value.self))
    }

    /// A number that says how many there are of something, which can be no more than `most`.
    package mutating func count(atMost most: Int) throws -> Int {
        let value = Int(try read(UInt32.self))
        guard value <= most else { throw damaged("claims \(value) of what can be at most \(most)") }
        return value
    }

    package func damaged(_ finding: String) -> SatchelError { .damagedBatch("\(what) \(finding)") }
}

extension SatchelError {
    /// Bytes that are no sound batch.
    package static func damagedBatch(_ finding: String) -> SatchelError {
        SatchelError(.corruptBatch, "this batch is damaged: \(finding); what it was made of has to be computed or saved again")
    }
}
