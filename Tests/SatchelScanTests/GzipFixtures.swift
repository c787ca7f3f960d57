import CZlib
import Foundation
import SatchelColumns
import SatchelStorage

@testable import SatchelScan

/// Data for tests that is kept outside the package.
enum GzipFixtures {
    static let shared: URL = {
        if let path = ProcessInfo.processInfo.environment["SATCHEL_SHARED"] { return URL(fileURLWithPath: path) }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return root.deletingLastPathComponent().appendingPathComponent("shared")
    }()

    static func path(_ name: String) -> String { shared.appendingPathComponent("data/gzip/\(name)").path }

    static func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name)))) }
}

/// Bytes in memory, handed out in pieces of at most `step`; fails at `failAt` if that is given.
final class BytesReader: ByteReader {
    private let bytes: [UInt8]
    private let step: Int
    private let failAt: Int?
    private(set) var storedBytesRead = 0

    init(_ bytes: [UInt8], step: Int = .max, failAt: Int? = nil) {
        self.bytes = bytes
        self.step = step
        self.failAt = failAt
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if storedBytesRead == failAt { throw SatchelError(.readFailed, "the disk is gone") }
        let stop = min(bytes.count, failAt ?? .max)
        let count = min(buffer.count, step, stop - storedBytesRead)
        buffer.copyBytes(from: bytes[storedBytesRead..<(storedBytesRead + count)])
        storedBytesRead += count
        return count
    }
}

/// Reads to the end, `step` bytes at a time.
func readAll(_ reader: any ByteReader, step: Int = 1 << 16) throws -> [UInt8] {
    var all: [UInt8] = []
    try readAll(reader, step: step, into: &all)
    return all
}

/// The same, keeping what came before an error.
func readAll(_ reader: any ByteReader, step: Int = 1 << 16, into all: inout [UInt8]) throws {
    var buffer = [UInt8](repeating: 0, count: step)
    while true {
        let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
        if count == 0 { return }
        all += buffer[..<count]
    }
}

/// The oracle: zlib's own gzip decoder, over every member.
func inflateByZlib(_ bytes: [UInt8]) -> [UInt8]? {
    var input = bytes
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var position = 0
    while position < input.count, input[position] == 0x1f {
        var stream = z_stream()
        guard inflateInit2_(&stream, 31, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var code = Z_OK
        let used = input.withUnsafeMutableBufferPointer { source -> Int in
            stream.next_in = source.baseAddress.map { $0 + position }
            stream.avail_in = uInt(source.count - position)
            while code == Z_OK {
                chunk.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = uInt(target.count)
                    code = inflate(&stream, Z_NO_FLUSH)
                }
                output += chunk[..<(chunk.count - Int(stream.avail_out))]
            }
            return source.count - position - Int(stream.avail_in)
        }
        guard code == Z_STREAM_END else { return nil }
        position += used
    }
    return output
}

/// A gzip member by zlib.
func gzip(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
    var stream = z_stream()
    _ = deflateInit2_(&stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(bytes.count))) + 64)
    let left = run(&stream, bytes, &output) { deflate(&$0, Z_FINISH) }
    return Array(output[..<(output.count - left)])
}

/// One step of zlib's over all of an input; gives how much room it has left.
func run(_ stream: inout z_stream, _ input: [UInt8], _ output: inout [UInt8], _ step: (inout z_stream) -> Int32) -> Int {
    var input = input
    return input.withUnsafeMutableBufferPointer { source in
        output.withUnsafeMutableBufferPointer { target in
            stream.next_in = source.baseAddress
            stream.avail_in = uInt(source.count)
            stream.next_out = target.baseAddress
            stream.avail_out = uInt(target.count)
            _ = step(&stream)
            return Int(stream.avail_out)
        }
    }
}
