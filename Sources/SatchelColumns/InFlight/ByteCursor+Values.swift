internal import Foundation

/// Reads what `ByteWriter` has written; the bytes may be any.
extension ByteCursor {
    package mutating func bool() throws -> Bool {
        let byte = try read(UInt8.self)
        guard byte <= 1 else { throw damaged("has \(byte) where 0 or 1 was expected") }
        return byte == 1
    }

    package mutating func text() throws -> String {
        let bytes = try take(Int(try read(UInt32.self)))
        guard let text = String(validating: bytes, as: UTF8.self) else { throw damaged("has a text that is no UTF-8") }
        return text
    }

    /// More than anyone can count, and little enough that no sum of such numbers overflows.
    package static let mostCounted = 1 << 48

    /// How many there are of something, which can be no more than `most`.
    package mutating func readCount(atMost most: Int = mostCounted) throws -> Int {
        let value = try read(UInt64.self)
        guard let count = Int(exactly: value), count <= most else { throw damaged("claims \(value) of what can be at most \(most)") }
        return count
    }

    /// How many values follow, each of so many bytes at least: no more than there is room for.
    package mutating func readCount(ofBytes size: Int) throws -> Int { try readCount(atMost: left / max(size, 1)) }

    /// Numbers as they lie in memory; the copy is the only room that they take.
    package mutating func array<T: BitwiseCopyable & Numeric>(of type: T.Type) throws -> [T] {
        let count = try readCount()
        let bytes = try take(count, of: MemoryLayout<T>.stride)
        return [T](unsafeUninitializedCapacity: count) { target, filled in
            // In bounds: there is room for `count` numbers, and as many were taken; any bits are a number.
            UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
            filled = count
        }
    }

    package mutating func bools() throws -> [Bool] {
        let count = try readCount()
        let bytes = try take(count)
        guard bytes.reduce(0, |) <= 1 else { throw damaged("has truth values other than 0 and 1") }
        return [Bool](unsafeUninitializedCapacity: count) { target, filled in
            // In bounds as above; each byte is 0 or 1, as it is in a Bool.
            UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
            filled = count
        }
    }

    package mutating func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let bytes = try take(try readCount())
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do { return try decoder.decode(type, from: Data(bytes)) } catch {
            var failure = damaged("has JSON that is no \(type)")
            failure.cause = "\(error)"
            throw failure
        }
    }
}
