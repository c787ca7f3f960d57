internal import Foundation

/// Files as `gzip` would write them if it were not to compress: blocks that are stored.
enum Gzip {
    static func packed(_ text: String) -> Data { packed(Array(text.utf8)) }

    static func packed(_ bytes: [UInt8]) -> Data {
        var data = Data([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
        var start = 0
        repeat {
            let block = bytes[start..<min(start + 0xffff, bytes.count)]
            start += block.count
            data.append(start == bytes.count ? 1 : 0)
            let size = UInt16(truncatingIfNeeded: block.count)
            for part in [size, ~size] { data.append(contentsOf: [UInt8(part & 0xff), UInt8(part >> 8)]) }
            data.append(contentsOf: block)
        } while start < bytes.count
        for number in [checksum(bytes), UInt32(truncatingIfNeeded: bytes.count)] {
            data.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
        }
        return data
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 0 ? value >> 1 : 0xedb8_8320 ^ (value >> 1) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xff)] ^ ($0 >> 8) }
    }
}
