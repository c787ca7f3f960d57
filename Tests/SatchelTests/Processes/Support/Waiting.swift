import Foundation
import Synchronization
import Testing

/// Looks again until something is so; a test whose patience ends fails and says what it waited for.
func eventually(
    _ what: @autoclosure () -> String, within seconds: Double = 60, sourceLocation: SourceLocation = #_sourceLocation,
    _ isSo: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try !isSo() {
        guard .now < deadline else {
            Issue.record("waited \(seconds) s in vain for \(what())", sourceLocation: sourceLocation)
            throw CancellationError()
        }
        try await Task.sleep(for: .milliseconds(1))
    }
}

/// Work that may hang: when the time is over the test fails with a report of what everyone waits for, and goes on.
func watched<Value: Sendable>(
    within seconds: Double = 120, report: @escaping @Sendable () -> String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let once = Once<Value>(continuation)
        Task {
            do { once.resume(.success(try await body())) } catch { once.resume(.failure(error)) }
        }
        // Holds nothing any longer once the work is done.
        once.set(
            Task {
                try await Task.sleep(for: .seconds(seconds))
                Issue.record("hangs after \(seconds) s\n\(report())", sourceLocation: sourceLocation)
                once.resume(.failure(Hung()))
            })
    }
}

struct Hung: Error {}

/// A continuation that only the first one resumes.
private final class Once<Value: Sendable>: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Value, any Error>?
        var patience: Task<Void, any Error>?
    }

    private let state: Mutex<State>

    init(_ continuation: CheckedContinuation<Value, any Error>) { state = Mutex(State(continuation: continuation)) }

    /// Who ends the waiting, unless the work is done already.
    func set(_ patience: Task<Void, any Error>) {
        let isOver = state.withLock { state in
            state.patience = patience
            return state.continuation == nil
        }
        if isOver { patience.cancel() }
    }

    func resume(_ result: Result<Value, any Error>) {
        let (first, patience) = state.withLock { state in
            defer { state.continuation = nil }
            return (state.continuation, state.patience)
        }
        patience?.cancel()
        first?.resume(with: result)
    }
}
