import Foundation
@testable import SatchelBackends
import Testing

/// The ends of workers in words: each is the rest of a sentence about the worker.
@Suite struct WorkerEndingTests {
    @Test func statuses() {
        #expect(
            WorkerEnding.text(.exit(3), reason: nil) == "ended with status 3; what it runs called exit, or its memory was damaged")
    }

    @Test(arguments: [SIGILL, SIGTRAP]) func traps(_ signal: Int32) {
        #expect(
            WorkerEnding.text(.signal(signal), reason: nil)
                == "ended with signal \(signal), a trap: an index out of range, a nil that was unwrapped by force, an overflow, "
                + "or a fatalError in code that it runs")
    }

    @Test func otherSignals() {
        #expect(WorkerEnding.text(.signal(SIGSEGV), reason: nil) == "ended with signal 11, a reach outside of its memory")
        #expect(WorkerEnding.text(.signal(SIGBUS), reason: nil) == "ended with signal 7, a reach outside of its memory")
        #expect(WorkerEnding.text(.signal(SIGABRT), reason: nil) == "ended with signal 6, abort")
        #expect(
            WorkerEnding.text(.signal(SIGKILL), reason: nil)
                == "ended with signal 9: somebody killed it")
        #expect(WorkerEnding.text(.signal(SIGTERM), reason: nil) == "ended with signal 15")
    }

    @Test func killedFromHere() {
        #expect(
            WorkerEnding.text(.signal(SIGKILL), reason: "gave no sign of life for 30.0 s")
                == "gave no sign of life for 30.0 s, and was ended")
    }

    @Test func theWordsBeginWithWhatTellsOfTheCrash() {
        let lines = [
            "reading", "Swift/ContiguousArrayBuffer.swift:691: Fatal error: Index out of range", "", "  Thread 3 crashed:  ",
            "0 f() at a.swift:1",
        ]
        #expect(
            WorkerEnding.words(lines)
                == "Swift/ContiguousArrayBuffer.swift:691: Fatal error: Index out of range\n0 f() at a.swift:1")
        #expect(WorkerEnding.words(["reading", "still reading"]) == "")
        #expect(WorkerEnding.words([]) == "")
    }

    @Test func theWordsAreFew() {
        let lines = ["Fatal error: one"] + (0..<50).map { "frame \($0)" }
        #expect(WorkerEnding.words(lines).split(separator: "\n").count == 12)
    }
}
