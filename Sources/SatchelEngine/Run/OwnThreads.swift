internal import Foundation
internal import Synchronization

/// Threads of the engine's own, since reading files must not block Swift's cooperative pool.
package enum OwnThreads {
    /// Runs the body on so many threads, the calling one among them, and waits for all; nobody holds the body then.
    static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let work = Work(body)
        let others = DispatchGroup()
        for index in 1..<max(count, 1) {
            others.enter()
            start {
                work.body?(index)
                others.leave()
            }
        }
        work.body?(0)
        others.wait()
        work.body = nil
    }

    /// As ``run(_:_:)``, on more threads once the body has asked for more.
    /// - Parameter body: gets its place, and what starts further threads until there are so many.
    static func runGrowing(_ count: Int, _ body: @escaping @Sendable (Int, @escaping @Sendable (Int) -> Void) -> Void) {
        let work = Work(body)
        let others = DispatchGroup()
        let started = Mutex(0)
        // Only called by threads that run, so that the group is not left meanwhile.
        @Sendable func grow(to wanted: Int) {
            let places = started.withLock { started in
                defer { started = max(started, wanted) }
                return started..<max(started, wanted)
            }
            for place in places {
                others.enter()
                start {
                    work.body?(place) { grow(to: $0) }
                    others.leave()
                }
            }
        }
        grow(to: max(count, 1))
        others.wait()
        work.body = nil
    }

    /// What threads run: let go before anyone is told that they are done, since a thread holds its block until it has ended.
    fileprivate final class Work<Body: Sendable>: @unchecked Sendable {
        // Sendable because the body is let go by the last one who uses it.
        var body: Body?

        init(_ body: Body) { self.body = body }

        func take() -> Body? {
            defer { body = nil }
            return body
        }
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
            let work = OwnThreads.Work(body)
            OwnThreads.start {
                let result = work.take().map { body in Result { try body() } }
                continuation.resume(with: result ?? .failure(CancellationError()))
            }
        }
    } onCancel: {
        flag.cancel()
    }
}
