internal import Synchronization

/// Set once, looked at between batches.
package final class CancelFlag: Sendable {
    private let flag = Atomic(false)

    package init() {}

    package func cancel() { flag.store(true, ordering: .releasing) }

    package var isCancelled: Bool { flag.load(ordering: .acquiring) }

    package func check() throws {
        if isCancelled { throw CancellationError() }
    }
}
