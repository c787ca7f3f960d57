#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Where the newlines are in raw bytes.
enum Newlines {
    static let byte = UInt8(ascii: "\n")

    /// The index of the first newline at or after `start`.
    static func first(in bytes: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress, let found = memchr(base + start, Int32(byte), bytes.count - start) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }

    /// The index of the last newline at or after `start`.
    static func last(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        // By blocks from the end, so that a long line costs a memchr rather than a loop.
        var end = bytes.count
        while end > start {
            let block = max(start, end - 4096)
            if var index = first(in: UnsafeRawBufferPointer(rebasing: bytes[block..<end])) {
                while let next = first(in: UnsafeRawBufferPointer(rebasing: bytes[block..<end]), from: index + 1) { index = next }
                return block + index
            }
            end = block
        }
        return nil
    }

    static func count(in bytes: UnsafeRawBufferPointer) -> Int {
        var count = 0
        var start = 0
        while let index = first(in: bytes, from: start) {
            count += 1
            start = index + 1
        }
        return count
    }
}
