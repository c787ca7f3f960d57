import Foundation
import Satchel

/// What keeping took, and what the questions gave.
struct KeptFigures {
    var events = 0
    var load = 0.0
    /// Bytes of the kept columns, and how many of them are in files.
    var bytes = 0
    var inFiles = 0
    /// Memory of the process after loading, and the most that it had until the end.
    var resident = 0
    var peak = 0
    /// Median seconds by question.
    var questions: [String: Double] = [:]
    var types: [Frequency<String>] = []
    var actors: [Frequency<String>] = []
    var jupyter = 0

    private struct Found: Encodable {
        var types: [Answers.Pair]
        var count: Int
        var jupyter: Int
        var actors: [Answers.Pair]
    }

    /// One JSON object on one line.
    var jsonText: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            func text(_ value: some Encodable) throws -> String { String(decoding: try encoder.encode(value), as: UTF8.self) }
            let found = Found(types: types.map(\.pair), count: events, jupyter: jupyter, actors: actors.map(\.pair))
            return "{\"events\":\(events),\"load\":\(load),\"bytes\":\(bytes),\"files\":\(inFiles),\"resident\":\(resident),"
                + "\"peak\":\(peak),\"questions\":\(try text(questions)),\"answers\":\(try text(found))}"
        }
    }

    /// The figures of a month beside those that were published for 72 cores.
    private static let rows = [
        ("load and keep", "load", "40 s"), ("frequencies of type", "types", "2.41 s"), ("count", "count", "1.49 s"),
        ("take(1)", "first", "0.2 s"), ("filter to jupyter/, count", "jupyter", "7.5 s"), ("top ten actors", "actors", ""),
    ]

    var text: String {
        var lines = ["\(events) events at rest in \(Self.megabytes(bytes)) MB, \(events > 0 ? bytes / events : 0) bytes an event"]
        if inFiles > 0 { lines.append("of which \(Self.megabytes(inFiles)) MB in files") }
        lines.append("resident \(Self.megabytes(resident)) MB after loading, at most \(Self.megabytes(peak)) MB")
        lines.append("")
        lines.append("                               here   a month on 72 cores, as published")
        for (name, key, published) in Self.rows {
            let seconds = key == "load" ? load : questions[key] ?? 0
            let time = seconds < 1 ? String(format: "%8.2f ms", seconds * 1000) : String(format: "%8.2f s ", seconds)
            let line = name.padding(toLength: 26, withPad: " ", startingAt: 0) + time + (published.isEmpty ? "" : "   " + published)
            lines.append(line)
        }
        return lines.joined(separator: "\n")
    }

    private static func megabytes(_ bytes: Int) -> Int { bytes / 1_000_000 }
}

extension Frequency<String> {
    fileprivate var pair: Answers.Pair { Answers.Pair(name: value, count: count) }
}

/// What memory this process has, in bytes; 0 where the system does not tell.
enum ProcessMemory {
    static var resident: Int { field("VmRSS:") }
    static var peak: Int { field("VmHWM:") }

    private static func field(_ name: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        return (line?.split(separator: " ").dropFirst().first).flatMap { Int($0) }.map { $0 * 1024 } ?? 0
    }
}
