/// A bounded queue of bytes in blocks: who takes them gets a block as it is, and gives one back for it.
///
/// What was given back last is filled next, while the processor still has it at hand.
struct BlockQueue {
    let capacity: Int
    /// Where blocks come from that it has none of its own for, and where they go in the end.
    private let pool: BlockPool
    private var filled: [ByteBlock] = []
    private var unused: [ByteBlock] = []
    private(set) var count = 0

    init(capacity: Int, pool: BlockPool) {
        self.capacity = max(1, capacity)
        self.pool = pool
    }

    var room: Int { capacity - count }

    /// Takes all of the bytes, or none if they don't fit.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= room else { return false }
        var rest = bytes
        while !rest.isEmpty {
            let taken = filled.last?.append(rest) ?? 0
            if taken == 0 {
                let block = unused.popLast() ?? pool.take()
                block.count = 0
                filled.append(block)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
            count += taken
        }
        return true
    }

    /// The first bytes, in a block that is the caller's from now on; nil, and nothing given for it, if there are none.
    mutating func next(for used: ByteBlock?) -> ByteBlock? {
        guard !filled.isEmpty else { return nil }
        let block = filled.removeFirst()
        count -= block.count
        if let used { unused.append(used) }
        return block
    }

    /// Lets the bytes and their memory go.
    mutating func clear() {
        pool.give(filled + unused)
        filled = []
        unused = []
        count = 0
    }
}
