internal import SatchelColumns

/// The memory under chunks of lines: filled at the back, taken from the front.
///
/// After the handed-out bytes stand zeros for the scanner to read; what they cover of the next bytes is kept aside and put back.
final class ChunkBuffer {
    private static let padding = ChunkOptions.padding

    // Layout: `capacity` bytes of text, then the padding, then a place to keep as much aside.
    private var memory: UnsafeMutableRawBufferPointer
    private(set) var capacity: Int
    /// Bytes of text in the buffer; one more than `capacity` after `peek`.
    private(set) var count = 0
    private var covered: Int?

    init(capacity: Int) {
        self.capacity = capacity
        memory = Self.allocate(capacity)
    }

    deinit { memory.deallocate() }

    private static func allocate(_ capacity: Int) -> UnsafeMutableRawBufferPointer {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity + 2 * padding, alignment: 64)
        populate(memory)
        return memory
    }

    var isFull: Bool { count >= capacity }
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

    /// Reads behind the text, up to the capacity.
    func fill(atMost limit: Int, _ read: (UnsafeMutableRawBufferPointer) throws -> Int) rethrows -> Int {
        let room = min(max(capacity - count, 0), limit)
        let added = try read(UnsafeMutableRawBufferPointer(rebasing: memory[count..<(count + room)]))
        count += min(added, room)
        return added
    }

    /// Reads one byte more than the capacity, to learn whether there is one.
    func peek(_ read: (UnsafeMutableRawBufferPointer) throws -> Int) rethrows -> Int {
        // `count` is at most `capacity` here, and the padding follows that.
        let added = try read(UnsafeMutableRawBufferPointer(rebasing: memory[count..<(count + 1)]))
        count += min(added, 1)
        return added
    }

    /// The bytes of a range in the buffer, with zeros after them until the buffer is used again.
    func handOut(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        let end = range.upperBound
        // `end` is at most `capacity`, also if a byte was peeked, so both copies stay inside.
        let aside = UnsafeMutableRawBufferPointer(rebasing: memory[(capacity + Self.padding)...])
        let place = UnsafeMutableRawBufferPointer(rebasing: memory[end..<(end + Self.padding)])
        aside.copyMemory(from: UnsafeRawBufferPointer(place))
        place.initializeMemory(as: UInt8.self, repeating: 0)
        covered = end
        return UnsafeRawBufferPointer(rebasing: memory[range])
    }

    private func uncover() {
        guard let end = covered else { return }
        let aside = UnsafeRawBufferPointer(rebasing: memory[(capacity + Self.padding)...])
        UnsafeMutableRawBufferPointer(rebasing: memory[end..<(end + Self.padding)]).copyMemory(from: aside)
        covered = nil
    }

    /// Drops the first bytes and makes the capacity `wanted`, or what is left of the text if that is more.
    func drop(_ dropped: Int, thenHold wanted: Int) {
        uncover()
        let rest = UnsafeRawBufferPointer(rebasing: memory[min(dropped, count)..<count])
        let target = max(wanted, rest.count)
        if target == capacity {
            memory.copyMemory(from: rest)
        } else {
            let larger = Self.allocate(target)
            larger.copyMemory(from: rest)
            count = rest.count
            memory.deallocate()
            memory = larger
            capacity = target
        }
        count = rest.count
    }
}
