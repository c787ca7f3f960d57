internal import SatchelColumns

/// How much text is taken at a time.
package struct ChunkOptions: Sendable, Hashable {
    /// Zeroed bytes that may be read after the end of a chunk, as the JSON scanner does.
    package static let padding = 64

    /// The size of the first chunk; those that follow double up to `chunkBytes`, so that who takes one row reads little.
    package var firstChunkBytes: Int
    package var chunkBytes: Int
    /// The longest line, without its newline.
    package var maxLineBytes: Int
    /// Whether chunks say what they were inflated from.
    package var keepsPacked = false

    package init(firstChunkBytes: Int = 64 << 10, chunkBytes: Int = 512 << 10, maxLineBytes: Int = 64 << 20) {
        self.firstChunkBytes = firstChunkBytes
        self.chunkBytes = chunkBytes
        self.maxLineBytes = maxLineBytes
    }

    /// A chunk never outgrows one line of the longest kind, and chunks stay within what 32-bit offsets address.
    static let largest = 1 << 30
    /// Room for a byte-order mark.
    static let least = 16

    func checked() throws -> ChunkOptions {
        for (name, value) in [("firstChunkBytes", firstChunkBytes), ("chunkBytes", chunkBytes), ("maxLineBytes", maxLineBytes)] {
            guard (Self.least...Self.largest).contains(value) else {
                throw SatchelError(.invalidArgument, "expected \(name) from \(Self.least) to \(Self.largest), found \(value)")
            }
        }
        return self
    }
}
