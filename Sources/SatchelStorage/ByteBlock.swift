internal import SatchelColumns

/// Memory for some bytes of a stream, with a few in front of them; it has one owner at a time, who hands it on whole.
package final class ByteBlock: @unchecked Sendable {
    // Sendable because whoever has handed it on does not touch it any longer.

    /// How many bytes lie in front of those of the stream, for some that came before them.
    package static let margin = MemoryLayout<UInt64>.size
    /// Smaller costs calls, larger brings nothing (measured from 16 KiB to 1 MiB) and makes the first row read more.
    package static let usualCapacity = 64 << 10

    /// The margin, then `capacity` bytes.
    package let memory: UnsafeMutableRawBufferPointer
    /// How many bytes of the stream it holds, at most `capacity`.
    package var count = 0

    package init(capacity: Int = usualCapacity) {
        memory = .allocate(byteCount: Self.margin + max(capacity, 1), alignment: 64)
        populate(memory)
        UnsafeMutableRawBufferPointer(rebasing: memory[..<Self.margin]).initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { memory.deallocate() }

    /// All that may be filled.
    package var room: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: memory[Self.margin...]) }
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[Self.margin..<(Self.margin + count)]) }

    /// Takes as many of the bytes as it has room for behind its own, and says how many those are.
    package func append(_ bytes: UnsafeRawBufferPointer) -> Int {
        let taken = min(bytes.count, room.count - count)
        // In bounds: no more is copied than either has left.
        UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: .init(rebasing: bytes[..<taken]))
        count += taken
        return taken
    }
}
