internal import SatchelColumns

/// One block of memory that nobody uses: who reads files one after the other has the system bring it once.
package final class SpareMemory {
    /// Larger blocks are not kept: the memory of a rare long line.
    static let most = 1 << 20

    private var block: UnsafeMutableRawBufferPointer?

    package init() {}

    deinit { block?.deallocate() }

    /// Memory of at least so many bytes, with anything in it.
    func take(_ count: Int) -> UnsafeMutableRawBufferPointer {
        if let block, block.count >= count {
            self.block = nil
            return block
        }
        let fresh = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
        populate(fresh)
        return fresh
    }

    /// Takes back what `take` gave: the largest block stays.
    func give(_ used: UnsafeMutableRawBufferPointer) {
        guard used.count <= Self.most, used.count > block?.count ?? 0 else { return used.deallocate() }
        block?.deallocate()
        block = used
    }
}
