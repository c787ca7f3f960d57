import Foundation
import Satchel
import Synchronization

/// Something that happens once, for tasks to wait for.
final class Latch: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}

/// Holds up the threads that run a ``Held`` transform, and counts what they do.
final class Turnstile: Sendable {
    private static let turnstiles = Mutex<[String: Turnstile]>([:])

    let name = UUID().uuidString
    /// The threads that are to be held.
    let threads: Int
    /// All of them stand at the turnstile.
    let isReached = Latch()
    /// No thread holds the transform any longer.
    let isLeft = Latch()
    /// Elements that came to the transform.
    let calls = Atomic(0)
    /// What the first call does instead of waiting.
    let action = Mutex<(@Sendable () -> Void)?>(nil)
    private let held = Atomic(0)
    private let copies = Atomic(0)
    private let doors = DispatchSemaphore(value: 0)
    private let isOpen = Atomic(false)

    init(threads: Int) {
        self.threads = threads
        Self.turnstiles.withLock { $0[name] = self }
    }

    static func named(_ name: String) -> Turnstile? { turnstiles.withLock { $0[name] } }

    /// Lets everyone through from now on.
    func open() {
        isOpen.store(true, ordering: .sequentiallyConsistent)
        for _ in 0..<threads { doors.signal() }
    }

    fileprivate func pass() {
        if calls.add(1, ordering: .sequentiallyConsistent).newValue == 1, let action = action.withLock({ $0 }) { return action() }
        guard threads > 0, !isOpen.load(ordering: .sequentiallyConsistent) else { return }
        let count = held.add(1, ordering: .sequentiallyConsistent).newValue
        if count > threads { return }
        if count == threads { isReached.open() }
        doors.wait()
    }

    fileprivate func enter() { copies.add(1, ordering: .sequentiallyConsistent) }

    fileprivate func leave() {
        if copies.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 { isLeft.open() }
    }
}

/// Gives numbers on, each thread's first one when its turnstile opens.
struct Held: Transform {
    private let copy: Copy

    init(_ turnstile: Turnstile) { copy = Copy(name: turnstile.name) }

    init(from decoder: any Decoder) throws {
        copy = Copy(name: try decoder.singleValueContainer().decode(String.self))
        Turnstile.named(copy.name)?.enter()
        copy.isRunning.store(true, ordering: .relaxed)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(copy.name)
    }

    func callAsFunction(_ number: Int) -> Int {
        Turnstile.named(copy.name)?.pass()
        return number
    }

    /// Goes with the thread that decoded the transform, which ends with its work.
    private final class Copy: Sendable {
        let name: String
        let isRunning = Atomic(false)

        init(name: String) { self.name = name }

        deinit {
            if isRunning.load(ordering: .relaxed) { Turnstile.named(name)?.leave() }
        }
    }
}
