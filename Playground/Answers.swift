import Foundation
import GitHubArchive
import Satchel

/// What the analysis found.
struct Answers {
    struct Pair: Encodable {
        var name: String
        var count: Int

        func encode(to encoder: any Encoder) throws {
            var pair = encoder.unkeyedContainer()
            try pair.encode(name)
            try pair.encode(count)
        }
    }

    var events = 0
    var types: [Pair] = []
    var orgEvents = 0
    var repositories: [String] = []
    var topActors: [Pair] = []
    var topRepositories: [Pair] = []
    var firstEvent: GitHubEvent?
    var skipped = 0
    /// Wall-clock time by question.
    var seconds: [String: Double] = [:]

    /// One JSON object on one line, its members in the order of the questions.
    func jsonText(org: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        func text(_ value: some Encodable) throws -> String { String(decoding: try encoder.encode(value), as: UTF8.self) }
        var times = seconds
        times["total"] = seconds.values.reduce(0, +)
        let members: [(String, String)] = [
            ("events", try text(events)),
            ("types", try text(types)),
            ("org", try text(org)),
            ("orgEvents", try text(orgEvents)),
            ("repositories", try text(repositories)),
            ("topActors", try text(topActors)),
            ("topRepositories", try text(topRepositories)),
            ("firstEvent", try firstEvent.map { try JSON(encoding: $0).text } ?? "null"),
            ("skipped", try text(skipped)),
            ("seconds", try text(times.mapValues { ($0 * 1e6).rounded() / 1e6 })),
        ]
        return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }
}
