/// A stream of bytes, read from one thread at a time.
package protocol ByteReader: AnyObject {
    /// Reads up to `buffer.count` bytes and returns how many: fewer than asked for is no sign of the end, 0 is (of a buffer that is not empty).
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

    /// Bytes taken from where they are stored, before any decompression.
    var storedBytesRead: Int { get }

    /// The same for who has a block to give: the next bytes in that one, or in another that the caller has from now on; without any at the end.
    func next(for block: ByteBlock) throws -> ByteBlock
}

extension ByteReader {
    package func next(for block: ByteBlock) throws -> ByteBlock { try filled(block) }

    /// The same block, with the next bytes copied to it.
    package func filled(_ block: ByteBlock) throws -> ByteBlock {
        block.count = try read(into: block.room)
        return block
    }
}
