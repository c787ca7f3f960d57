import Foundation

/// What the program of a guide printed, block by block.
struct GuideOutput {
    /// By the first line of the block.
    private(set) var printed: [Int: [String]] = [:]
    /// By the line of the result.
    private(set) var results: [Int: String] = [:]

    init(_ text: String) {
        var current = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("\u{1}") {
                current = Int(line.dropFirst()) ?? 0
            } else if line.hasPrefix("\u{2}"), let space = line.firstIndex(of: " "), let place = Int(line[..<space].dropFirst()) {
                results[place] = String(line[line.index(after: space)...])
            } else {
                printed[current, default: []].append(String(line))
            }
        }
        for (place, lines) in printed { printed[place] = lines.trimmed }
    }
}

extension [String] {
    /// Without blank lines at the end, and blanks at the ends of lines.
    var trimmed: [String] {
        var lines = map { String($0.reversed().drop { $0 == " " }.reversed()) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// Whether these lines are what a guide shows: its `…` stands for anything within a line.
    func match(_ shown: [String]) -> Bool { count == shown.count && zip(self, shown).allSatisfy { $0.matches($1) } }
}

extension String {
    func matches(_ shown: String) -> Bool {
        let parts = shown.components(separatedBy: "…")
        guard parts.count > 1 else { return self == shown }
        guard let first = parts.first, let last = parts.last, hasPrefix(first) else { return false }
        var rest = dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let place = rest.range(of: part) else { return false }
            rest = rest[place.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
