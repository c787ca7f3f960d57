/// Strings of one even length that hold nothing but `0-9a-f`, as hashes do: two digits in a byte.
///
/// The number of digits as eight bytes, then the rows.
enum Hexadecimal {
    /// Digits to values; 255 for what is none.
    private static let values: [UInt8] = (0..<256).map { byte in
        switch UInt8(byte) {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt8(byte) - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt8(byte) - UInt8(ascii: "a") + 10
        default: 255
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// The length that all strings have; nil where they are no such strings, or short ones.
    static func length(of text: TextData) -> Int? {
        guard text.count > 0 else { return nil }
        let length = text.range(0).count
        guard length >= 16, length % 2 == 0, length <= 512, text.bytes.count == length * text.count else { return nil }
        // The first string tells most columns apart.
        guard text[0].allSatisfy({ values[Int($0)] != 255 }), (0..<text.count).allSatisfy({ text.range($0).count == length }) else {
            return nil
        }
        let isAll = text.bytes.withUnsafeBufferPointer { bytes in
            values.withUnsafeBufferPointer { values in
                // In bounds: a byte names one of 256 entries.
                bytes.reduce(UInt8(0)) { $0 | values[Int($1)] } < 16
            }
        }
        return isAll ? length : nil
    }

    static func write(_ text: TextData, digits: Int, to region: ByteRegion) throws {
        let bytes = text.bytes.count / 2
        try region.append(upTo: 8 + bytes) { target in
            target.storeBytes(of: UInt64(digits).littleEndian, as: UInt64.self)
            text.bytes.withUnsafeBufferPointer { text in
                values.withUnsafeBufferPointer { values in
                    // In bounds: two digits for each of `bytes` bytes, for which there is room.
                    for place in 0..<bytes {
                        target[8 + place] = values[Int(text[place * 2])] << 4 | values[Int(text[place * 2 + 1])] & 15
                    }
                }
            }
            return 8 + bytes
        }
    }

    static func read(_ cursor: inout ByteCursor, count: Int, rows: [Int32]?, most: Int) throws -> TextData {
        guard let length = Int(exactly: try cursor.read(UInt64.self)), length % 2 == 0, length <= 512 else {
            throw cursor.damaged("has hexadecimal digits of an impossible number")
        }
        let packed = try cursor.take(count, of: length / 2)
        let wanted = rows?.count ?? count
        guard wanted * length <= most else { throw cursor.damaged("claims \(wanted * length) bytes of text") }
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted * length) { target, filled in
            digits.withUnsafeBufferPointer { digits in
                for place in 0..<wanted {
                    let start = (rows.map { Int($0[place]) } ?? place) * (length / 2)
                    for byte in 0..<length / 2 {
                        // In bounds: `length / 2` bytes a row were taken, and `length` digits for each wanted row there is room for.
                        let value = packed[start + byte]
                        target.initializeElement(at: filled, to: digits[Int(value >> 4)])
                        target.initializeElement(at: filled + 1, to: digits[Int(value & 15)])
                        filled += 2
                    }
                }
            }
        }
        return TextData(bytes: bytes, offsets: (0...wanted).map { UInt32($0 * length) })
    }
}
