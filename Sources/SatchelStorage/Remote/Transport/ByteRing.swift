/// A bounded queue of bytes; its memory is taken at the first byte.
final class ByteRing {
    let capacity: Int
    private var memory: UnsafeMutableRawBufferPointer?
    private var start = 0
    private(set) var count = 0

    init(capacity: Int) { self.capacity = max(1, capacity) }

    deinit { memory?.deallocate() }

    var room: Int { capacity - count }

    /// Takes all of the bytes, or none if they don't fit.
    func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= room else { return false }
        if bytes.isEmpty { return true }
        let memory = memory ?? .allocate(byteCount: capacity, alignment: 64)
        self.memory = memory
        let end = (start + count) % capacity
        // In bounds: the first part ends at most at `capacity`, the second before `start`, since the bytes fit.
        let first = min(bytes.count, capacity - end)
        UnsafeMutableRawBufferPointer(rebasing: memory[end..<(end + first)]).copyMemory(from: .init(rebasing: bytes[..<first]))
        memory.copyMemory(from: .init(rebasing: bytes[first...]))
        count += bytes.count
        return true
    }

    /// Moves up to the buffer's size of bytes into it, and returns how many.
    func take(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let taken = min(count, buffer.count)
        guard taken > 0, let memory else { return 0 }
        // In bounds: as in `append`.
        let first = min(taken, capacity - start)
        buffer.copyMemory(from: .init(rebasing: memory[start..<(start + first)]))
        UnsafeMutableRawBufferPointer(rebasing: buffer[first...]).copyMemory(from: .init(rebasing: memory[..<(taken - first)]))
        start = (start + taken) % capacity
        count -= taken
        return taken
    }

    /// Lets the bytes and their memory go.
    func clear() {
        memory?.deallocate()
        memory = nil
        start = 0
        count = 0
    }
}
