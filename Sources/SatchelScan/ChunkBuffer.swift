internal import SatchelColumns

/// The memory under chunks of lines: filled at the back, taken from the front.
///
/// After the handed-out bytes stand zeros for the scanner to read; what they cover of the next bytes is kept aside and put back.
final class ChunkBuffer {
    private static let padding = ChunkOptions.padding

    // Layout: `capacity` bytes of text, then the padding, then a place to keep as much aside. The block under it may be larger.
    private var memory: UnsafeMutableRawBufferPointer
    private var block: UnsafeMutableRawBufferPointer
    private let spare: SpareMemory
    private(set) var capacity: Int
    /// Bytes of text in the buffer; one more than `capacity` after `peek`.
    private(set) var count = 0
    private var covered: Int?

    init(capacity: Int, spare: SpareMemory) {
        self.capacity = capacity
        self.spare = spare
        block = spare.take(capacity + 2 * Self.padding)
        memory = Self.part(of: block, for: capacity)
    }

    deinit { spare.give(block) }

    /// In bounds: the block has that many bytes.
    private static func part(of block: UnsafeMutableRawBufferPointer, for capacity: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: block[..<(capacity + 2 * padding)])
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
        let size = target + 2 * Self.padding
        // One that is far too large for what is wanted now goes.
        if size <= block.count, target >= capacity || block.count <= SpareMemory.most {
            // The parts may overlap.
            block.copyMemory(from: rest)
        } else {
            let other = spare.take(size)
            other.copyMemory(from: rest)
            spare.give(block)
            block = other
        }
        memory = Self.part(of: block, for: target)
        capacity = target
        count = rest.count
    }
}
