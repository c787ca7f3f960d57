@testable import SatchelColumns

/// Puts the right checksums into a batch that was changed.
enum Sealing {
    static func seal(_ bytes: inout [UInt8]) {
        func number(_ place: Int, _ size: Int) -> Int {
            guard place + size <= bytes.count else { return 0 }
            return (0..<size).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1 % 63) } & Int(Int32.max)
        }
        func put(_ value: UInt32, _ place: Int) {
            for byte in 0..<4 where place + byte < bytes.count {
                bytes[place + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(byte)))
            }
        }
        func checksum(_ range: Range<Int>) -> UInt32 {
            bytes.withUnsafeBytes { BatchFormat.checksum(UnsafeRawBufferPointer(rebasing: $0[range])) }
        }
        let columns = number(12, 4)
        let directory = BatchFormat.headerBytes..<BatchFormat.headerBytes + min(columns, 1000) * BatchFormat.entryBytes
        guard directory.upperBound <= bytes.count, columns <= 1000 else { return }
        for column in 0..<columns {
            let entry = directory.lowerBound + column * BatchFormat.entryBytes
            let (offset, length) = (number(entry + 8, 8), number(entry + 16, 8))
            if offset <= bytes.count, length <= bytes.count - offset { put(checksum(offset..<offset + length), entry + 32) }
        }
        put(checksum(directory), 20)
    }

    /// Has each column claim so many bytes in use.
    static func makeRoom(_ bytes: inout [UInt8], _ room: UInt64) {
        guard bytes.count >= BatchFormat.headerBytes else { return }
        let columns = (bytes.count - BatchFormat.headerBytes) / BatchFormat.entryBytes
        for column in 0..<min(columns, Int(bytes[12])) {
            let place = BatchFormat.headerBytes + column * BatchFormat.entryBytes + 24
            for byte in 0..<8 { bytes[place + byte] = UInt8(truncatingIfNeeded: room >> (8 * UInt64(byte))) }
        }
    }
}
