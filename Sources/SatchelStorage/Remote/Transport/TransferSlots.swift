internal import Foundation
internal import Synchronization

/// How many objects of a store may be on their way at once: the others wait for their turn, in the order they were sent for.
///
/// Only an object's first request takes a slot. Who reads on behind its end needs no other, so that nobody waits for who waits for him.
final class TransferSlots: Sendable {
    private struct State {
        var pace: TransferPace
        var active: Set<ObjectIdentifier> = []
        var waiting: [Exchange] = []
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Double

    /// - Parameter limit: nil: adapts to what helps.
    init(_ limit: Int?, now: @escaping @Sendable () -> Double = { ProcessInfo.processInfo.systemUptime }) {
        state = Mutex(State(pace: TransferPace(limit)))
        self.now = now
    }

    /// How many that is now.
    var limit: Int { state.withLock { $0.pace.limit } }

    /// Whether the exchange may start now; if not, it is started later.
    func enter(_ exchange: Exchange) -> Bool {
        state.withLock { state in
            if state.active.count >= state.pace.limit {
                state.waiting.append(exchange)
                return false
            }
            state.active.insert(ObjectIdentifier(exchange))
            return true
        }
    }

    /// The exchange is over, or will not be.
    /// - Parameter isWhole: whether all came that was asked for.
    func leave(_ exchange: Exchange, isWhole: Bool) {
        let moment = now()
        let next = state.withLock { state -> [Exchange] in
            guard state.active.remove(ObjectIdentifier(exchange)) != nil else {
                state.waiting.removeAll { $0 === exchange }
                return []
            }
            if isWhole { state.pace.came(bytes: exchange.received, waited: exchange.scope.secondsWaited, now: moment) }
            let free = min(max(0, state.pace.limit - state.active.count), state.waiting.count)
            let next = Array(state.waiting.prefix(free))
            state.waiting.removeFirst(free)
            for exchange in next { state.active.insert(ObjectIdentifier(exchange)) }
            return next
        }
        for exchange in next { exchange.start() }
    }

    /// The store has asked for patience.
    func slow() {
        let moment = now()
        state.withLock { $0.pace.slowed(now: moment) }
    }
}
