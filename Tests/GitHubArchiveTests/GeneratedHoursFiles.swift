import CZlib
import Foundation

/// Calls `body` with each line, without its newline, and its place.
func forEachLine(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, Range<Int>) throws -> Void) rethrows {
    var start = 0
    while start < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start...])
        let newline = rest.baseAddress.flatMap { memchr($0, 10, rest.count) }
        let end = newline.map { start + (UnsafeRawPointer($0) - (rest.baseAddress ?? UnsafeRawPointer($0))) } ?? bytes.count
        if end > start { try body(UnsafeBufferPointer(rebasing: bytes[start..<end]), start..<end) }
        start = end + 1
    }
}

/// gzip by zlib alone, apart from the code under test.
enum ArchiveGzip {
    struct Failure: Error {
        var status: Int32
    }

    /// The size of these bytes when packed at level 6, as the archive is.
    static func packedCount(_ bytes: [UInt8]) throws -> Int {
        var count = compressBound(UInt(bytes.count))
        var packed = [UInt8](repeating: 0, count: Int(count))
        let status = compress2(&packed, &count, bytes, UInt(bytes.count), 6)
        guard status == Z_OK else { throw Failure(status: status) }
        return Int(count)
    }

    /// What a file of one gzip member holds; its checksum must hold.
    static func unpacked(_ path: String) throws -> [UInt8] {
        var packed = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var stream = z_stream()
        var status = inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw Failure(status: status) }
        defer { inflateEnd(&stream) }
        let size = packed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        var bytes = [UInt8](repeating: 0, count: size + 1)
        let room = UInt32(bytes.count)
        status = packed.withUnsafeMutableBufferPointer { input in
            bytes.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = room
                return inflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END, stream.avail_in == 0, stream.total_out == UInt(size) else { throw Failure(status: status) }
        bytes.removeLast()
        return bytes
    }
}

/// The real hours, where they are at hand.
enum RealHours {
    static let hours = [3, 4, 5, 15]

    /// Their texts, or nil.
    static let texts: [[UInt8]]? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shared = ProcessInfo.processInfo.environment["SATCHEL_SHARED"].map { URL(fileURLWithPath: $0, relativeTo: root) }
        let folder = (shared ?? root.deletingLastPathComponent().appendingPathComponent("shared")).appendingPathComponent("data/gharchive")
        let texts = hours.compactMap { try? ArchiveGzip.unpacked(folder.appendingPathComponent("2015-01-01-\($0).json.gz").path) }
        return texts.count == hours.count ? texts : nil
    }()
}
