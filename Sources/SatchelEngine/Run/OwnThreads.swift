internal import Foundation

/// Threads of the engine's own, since reading files must not block Swift's cooperative pool.
package enum OwnThreads {
    /// Runs the body on so many threads, the calling one among them, and waits for all.
    static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let others = DispatchGroup()
        for index in 1..<max(count, 1) {
            others.enter()
            start {
                body(index)
                others.leave()
            }
        }
        body(0)
        others.wait()
    }

    package static func start(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = "satchel"
        thread.stackSize = 4 << 20
        thread.start()
    }
}

/// Runs blocking work on a thread of its own while the task waits; cancelling the task sets the flag.
package func onOwnThread<Value: Sendable>(_ flag: CancelFlag, _ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            OwnThreads.start { continuation.resume(with: Result(catching: body)) }
        }
    } onCancel: {
        flag.cancel()
    }
}
