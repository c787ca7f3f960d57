internal import Synchronization

/// Set once, looked at between batches.
package final class CancelFlag: Sendable {
    private let flag = Atomic(false)
    private let others = Mutex<[@Sendable () -> Void]>([])

    package init() {}

    package func cancel() {
        flag.store(true, ordering: .releasing)
        let others = others.withLock { others in
            defer { others = [] }
            return others
        }
        for other in others { other() }
    }

    /// Calls the body when the flag is set, now if it is: for who waits for something else meanwhile.
    package func onCancel(_ body: @escaping @Sendable () -> Void) {
        others.withLock { $0.append(body) }
        if isCancelled { cancel() }
    }

    package var isCancelled: Bool { flag.load(ordering: .acquiring) }

    package func check() throws {
        if isCancelled { throw CancellationError() }
    }
}
