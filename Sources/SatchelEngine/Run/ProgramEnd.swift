internal import Foundation
internal import SatchelScan
internal import SatchelStorage
internal import Synchronization

/// A program may end (`exit`, or the end of `main`) while runs go on.
///
/// What libraries have is torn down then, and a thread that goes on reading meets what is gone. So threads stop between two batches, for good,
/// before anything is torn down.
package enum ProgramEnd {
    private static let state = Monitor(State())
    private static let isOver = Atomic(false)
    /// For how long the end waits for threads that are in somebody's own code, or wait for a file.
    private static let patience = 0.5

    private struct State {
        /// Threads that read or compute.
        var working = 0
    }

    /// Once a process; after what the libraries register, so that it comes before it.
    private static let watch: Void = {
        _ = try? ChunkScanner()
        atexit { ProgramEnd.stopWork() }
    }()

    /// Runs what must not go on when the program ends.
    static func holding<Value>(_ body: () throws -> Value) rethrows -> Value {
        _ = watch
        state.update { $0.working += 1 }
        defer { state.update { $0.working -= 1 } }
        pass()
        return try body()
    }

    /// Between two steps of what ``holding(_:)`` runs: does not return if the program ends.
    static func pass() {
        guard isOver.load(ordering: .acquiring) else { return }
        state.update { $0.working -= 1 }
        while true { pause() }
    }

    /// Returns when no thread works any longer, or after a while.
    package static func stopWork() {
        isOver.store(true, ordering: .releasing)
        _ = state.wait(until: Date(timeIntervalSinceNow: patience)) { $0.working == 0 ? true : nil }
    }
}
