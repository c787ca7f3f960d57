import CZlib
import SatchelColumns

/// Packs pieces of bytes into one gzip member without name or time, so that the same bytes give the same member.
struct GzipPacker: ~Copyable {
    /// Level 6, as the archive's own files have it by their size.
    private static let level: Int32 = 6

    /// In memory that does not move: zlib keeps the address.
    private let stream: UnsafeMutablePointer<z_stream>
    private var checksum: UInt = 0
    private var length: UInt32 = 0
    private var output = [UInt8](repeating: 0, count: 1 << 18)

    init() throws(SatchelError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // A negative window size asks for bare deflate; header and trailer are written here, where no build of zlib changes them.
        let status = deflateInit2_(
            stream, Self.level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            throw SatchelError(
                .writeFailed, "expected zlib to start compressing, found its status \(status). Free some memory and try again.")
        }
        checksum = crc32(0, nil, 0)
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// The ten bytes before the data: deflate, no flags, no time, unknown system.
    static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]

    /// Takes a piece and hands over what came out; the last piece brings the trailer with it.
    mutating func pack(_ piece: [UInt8], isLast: Bool, to sink: (ArraySlice<UInt8>) throws -> Void) throws {
        length &+= UInt32(truncatingIfNeeded: piece.count)
        var from = 0
        repeat {
            // Portions that fit zlib's 32-bit counts.
            let count = min(piece.count - from, 1 << 26)
            let isEnd = from + count == piece.count
            try pack(piece[from..<(from + count)], flush: isLast && isEnd ? Z_FINISH : Z_NO_FLUSH, to: sink)
            from += count
        } while from < piece.count
        if isLast {
            var trailer: [UInt8] = []
            for shift in [0, 8, 16, 24] { trailer.append(UInt8(truncatingIfNeeded: checksum >> shift)) }
            for shift in [0, 8, 16, 24] { trailer.append(UInt8(truncatingIfNeeded: length >> shift)) }
            try sink(trailer[...])
        }
    }

    private mutating func pack(_ piece: ArraySlice<UInt8>, flush: Int32, to sink: (ArraySlice<UInt8>) throws -> Void) throws {
        try piece.withUnsafeBufferPointer { input in
            // Of no bytes at all zlib would begin the sum anew.
            if !input.isEmpty { checksum = crc32(checksum, input.baseAddress, UInt32(input.count)) }
            // zlib reads `avail_in` bytes from here and never writes to them; the buffer outlives this call.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            var room: UInt32
            repeat {
                room = output.withUnsafeMutableBufferPointer { buffer in
                    // zlib writes at most `avail_out` bytes, the buffer's size.
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(buffer.count)
                    deflate(stream, flush)
                    return stream.pointee.avail_out
                }
                try sink(output[..<(output.count - Int(room))])
            } while room == 0
        }
    }
}
