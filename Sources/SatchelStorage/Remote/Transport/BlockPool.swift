internal import Synchronization

/// Blocks that a run's transfers have done with, for those that begin: fresh ones would be brought by the system page by page.
final class BlockPool: Sendable {
    /// As many as one transfer holds.
    private static let most = 32

    private let blocks = Mutex<[ByteBlock]>([])

    func take() -> ByteBlock { blocks.withLock { $0.popLast() } ?? ByteBlock() }

    func give(_ used: [ByteBlock]) {
        blocks.withLock { blocks in blocks += used.prefix(max(0, Self.most - blocks.count)) }
    }
}
