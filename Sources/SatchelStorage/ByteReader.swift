/// A stream of bytes, read from one thread at a time.
package protocol ByteReader: AnyObject {
    /// Reads up to `buffer.count` bytes and returns how many: fewer than asked for is no sign of the end, 0 is (of a buffer that is not empty).
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

    /// Bytes taken from where they are stored, before any decompression.
    var storedBytesRead: Int { get }
}
