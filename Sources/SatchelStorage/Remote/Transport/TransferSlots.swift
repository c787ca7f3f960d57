internal import Synchronization

/// How many objects of a store may be on their way at once: the others wait for their turn, in the order they were sent for.
///
/// Only an object's first request takes a slot. Who reads on behind its end needs no other, so that nobody waits for who waits for him.
final class TransferSlots: Sendable {
    private struct State {
        var active: Set<ObjectIdentifier> = []
        var waiting: [Exchange] = []
    }

    private let limit: Int
    private let state = Mutex(State())

    init(_ limit: Int) { self.limit = max(1, limit) }

    /// Whether the exchange may start now; if not, it is started later.
    func enter(_ exchange: Exchange) -> Bool {
        state.withLock { state in
            if state.active.count >= limit {
                state.waiting.append(exchange)
                return false
            }
            state.active.insert(ObjectIdentifier(exchange))
            return true
        }
    }

    /// The exchange is over, or will not be.
    func leave(_ exchange: Exchange) {
        let next = state.withLock { state -> Exchange? in
            guard state.active.remove(ObjectIdentifier(exchange)) != nil else {
                state.waiting.removeAll { $0 === exchange }
                return nil
            }
            guard !state.waiting.isEmpty else { return nil }
            let next = state.waiting.removeFirst()
            state.active.insert(ObjectIdentifier(next))
            return next
        }
        next?.start()
    }
}
