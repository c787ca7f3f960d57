/// What a backend did otherwise than expected.
///
/// ```swift
/// do { try await one.run(on: backend) } catch let failure as ConformanceFailure { print(failure.found) }
/// ```
public struct ConformanceFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The description of the case.
    public internal(set) var test = ""
    /// The description of the backend.
    public internal(set) var backend = ""
    /// Which of the case's checks: the form of the input, and the like.
    public internal(set) var check = ""
    public internal(set) var expected: String
    public internal(set) var found: String
    /// The pipeline as written and as run, if there is one.
    public internal(set) var pipeline: String?

    init(_ check: String = "", expected: String, found: String, pipeline: String? = nil) {
        self.check = check
        self.expected = expected
        self.found = found
        self.pipeline = pipeline
    }

    public var description: String {
        var text = "\(test), on \(backend)" + (check.isEmpty ? "" : ", \(check)")
        text += "\nexpected \(expected)\nfound    \(found)"
        if let pipeline { text += "\n" + pipeline }
        return text
    }
}

extension ConformanceFailure {
    /// The texts of two values that differ, cut to where they do.
    static func texts(_ expected: Any, _ found: Any) -> (expected: String, found: String) {
        let (left, right) = (Array("\(expected)"), Array("\(found)"))
        let same = zip(left, right).prefix { $0 == $1 }.count
        return (cut(left, around: same), cut(right, around: same))
    }

    private static func cut(_ text: [Character], around place: Int) -> String {
        guard text.count > 600 else { return String(text) }
        let start = max(0, min(place - 100, text.count - 500))
        let part = String(text[start..<min(start + 500, text.count)])
        return (start > 0 ? "…" : "") + part + (start + 500 < text.count ? "… (\(text.count) characters)" : "")
    }
}
