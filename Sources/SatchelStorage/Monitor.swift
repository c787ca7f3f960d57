package import Foundation

/// State that threads change under a lock and wait for.
package final class Monitor<State>: @unchecked Sendable {
    // Sendable because `state` is touched under `condition`'s lock and nowhere else.
    private let condition = NSCondition()
    private var state: State

    package init(_ state: State) { self.state = state }

    /// Changes the state and wakes everyone who waits.
    package func update<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        return try body(&state)
    }

    package func read<Result>(_ body: (State) throws -> Result) rethrows -> Result {
        condition.lock()
        defer { condition.unlock() }
        return try body(state)
    }

    /// Waits until the body gives a value.
    package func wait<Result>(_ body: (inout State) -> Result?) -> Result {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result = body(&state) { return result }
            condition.wait()
        }
    }

    /// Waits until the body gives a value, or until a time has come: then nil.
    package func wait<Result>(until deadline: Date, _ body: (inout State) -> Result?) -> Result? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result = body(&state) { return result }
            if !condition.wait(until: deadline) { return body(&state) }
        }
    }
}
