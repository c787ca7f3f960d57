internal import Synchronization

/// What the transfers of a run have in common: they are counted together, and end together.
package final class TransferScope: Sendable {
    private let requestCount = Atomic(0)
    private let retryCount = Atomic(0)
    private let byteCount = Atomic(0)
    private let waitedNanoseconds = Atomic(0)
    private let open = Mutex(Open())
    let blocks = BlockPool()

    private struct Open {
        var exchanges: [ObjectIdentifier: Exchange] = [:]
        var isCancelled = false
    }

    package init() {}

    package var requests: Int { requestCount.load(ordering: .relaxed) }
    package var retries: Int { retryCount.load(ordering: .relaxed) }
    /// Bytes of bodies that came in, wanted or not.
    package var bytes: Int { byteCount.load(ordering: .relaxed) }
    /// Seconds that threads stood still for want of bytes, added up.
    package var secondsWaited: Double { Double(waitedNanoseconds.load(ordering: .relaxed)) / 1e9 }

    func add(requests: Int = 0, retries: Int = 0, bytes: Int = 0) {
        if requests != 0 { requestCount.add(requests, ordering: .relaxed) }
        if retries != 0 { retryCount.add(retries, ordering: .relaxed) }
        if bytes != 0 { byteCount.add(bytes, ordering: .relaxed) }
    }

    /// Ends all transfers under way, and every later one.
    package func cancel() {
        let exchanges = open.withLock { open in
            open.isCancelled = true
            return Array(open.exchanges.values)
        }
        for exchange in exchanges { exchange.cancel() }
    }

    /// False when nothing more is to begin.
    func begin(_ exchange: Exchange) -> Bool {
        open.withLock { open in
            if !open.isCancelled { open.exchanges[ObjectIdentifier(exchange)] = exchange }
            return !open.isCancelled
        }
    }

    func end(_ exchange: Exchange) { open.withLock { $0.exchanges[ObjectIdentifier(exchange)] = nil } }

    func addWait(since start: ContinuousClock.Instant) {
        waitedNanoseconds.add(Int((ContinuousClock.now - start) / .nanoseconds(1)), ordering: .relaxed)
    }
}
