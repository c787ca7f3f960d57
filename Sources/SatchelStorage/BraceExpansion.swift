internal import SatchelColumns

/// What `{a,b}` and `{0..23}` in a pattern stand for, as a shell spells it out; braces that hold neither stand for themselves.
enum BraceExpansion {
    /// More than any list of files that a person writes, few enough to hold.
    static let limit = 100_000

    static func expand(_ pattern: String) throws -> [String] {
        var done: [String] = []
        // Worked off from the back, so that the first alternative comes first; what is behind `from` is settled.
        var open: [(text: String, from: Int)] = [(pattern, 0)]
        while let (text, from) = open.popLast() {
            guard let (prefix, alternatives, suffix) = firstGroup(in: text, from: from) else {
                done.append(text)
                continue
            }
            guard done.count + open.count + alternatives.count <= limit else {
                throw SatchelError(
                    .invalidArgument, "the braces in the pattern \(pattern) stand for more than \(limit) paths; write fewer alternatives")
            }
            for alternative in alternatives.reversed() {
                open.append((prefix + alternative + suffix, prefix.count))
            }
        }
        return done
    }

    private static func firstGroup(in text: String, from: Int) -> (prefix: String, alternatives: [String], suffix: String)? {
        let characters = Array(text)
        var start = from
        while start < characters.count {
            if characters[start] == "{", let (inside, end) = group(characters, after: start) {
                if let alternatives = alternatives(inside) {
                    return (String(characters[..<start]), alternatives, String(characters[(end + 1)...]))
                }
            }
            start += 1
        }
        return nil
    }

    /// The parts between the commas of the outermost braces, and where they close.
    private static func group(_ characters: [Character], after start: Int) -> (parts: [String], end: Int)? {
        var parts = [""]
        var depth = 0
        for index in (start + 1)..<characters.count {
            let character = characters[index]
            if character == "}", depth == 0 { return (parts, index) }
            if character == ",", depth == 0 {
                parts.append("")
                continue
            }
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
            parts[parts.count - 1].append(character)
        }
        return nil
    }

    private static func alternatives(_ parts: [String]) -> [String]? {
        if parts.count > 1 { return parts }
        return numbers(parts[0])
    }

    /// `0..23`, `01..12`, `5..1`.
    private static func numbers(_ text: String) -> [String]? {
        guard let dots = text.firstRange(of: "..") else { return nil }
        let first = String(text[..<dots.lowerBound])
        let second = String(text[dots.upperBound...])
        guard first.count <= 18, second.count <= 18, let low = Int(first), let high = Int(second), low >= 0, high >= 0 else { return nil }
        let padded = first.hasPrefix("0") && first.count > 1 || second.hasPrefix("0") && second.count > 1
        let width = padded ? max(first.count, second.count) : 0
        // One more than the limit suffices to be refused.
        let count = min(abs(high - low), limit) + 1
        return (0..<count).map { step in
            let digits = String(low <= high ? low + step : low - step)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
    }
}
