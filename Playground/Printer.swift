import Foundation

/// Shows people each question, the line that answers it, the answer and the time.
struct Printer {
    /// Nothing is printed: the answers are for a program.
    let isQuiet: Bool

    func say(_ text: String) {
        if !isQuiet { print(text) }
    }

    func ask<Answer>(
        _ question: String, _ pipeline: String, _ seconds: inout Double?, _ answer: () async throws -> Answer, show: (Answer) -> [String]
    ) async throws -> Answer {
        say("\(question)\n    swift  \(pipeline)")
        let clock = ContinuousClock()
        let start = clock.now
        let result = try await answer()
        let taken = (clock.now - start) / .seconds(1)
        seconds = taken
        for line in show(result) { say("           \(line)") }
        say(String(format: "    time   %.3f s\n", taken))
        return result
    }
}
