/// The status and the fields of an answer.
struct HTTPHead: Sendable, Hashable {
    var status: Int
    /// By their names in lower case.
    var fields: [String: String]

    init(status: Int, fields: [String: String] = [:]) {
        self.status = status
        self.fields = fields
    }

    subscript(name: String) -> String? { fields[name] }

    var isSuccess: Bool { (200..<300).contains(status) }

    /// `bytes 5-9/20`: the first byte, and the size of the whole if it is told.
    var contentRange: (from: Int, total: Int?)? {
        guard let text = fields["content-range"], text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let total = Int(parts[1])
        if parts[0] == "*" { return (0, total) }
        guard let first = parts[0].split(separator: "-", omittingEmptySubsequences: false).first, let from = Int(first), from >= 0 else {
            return nil
        }
        return (from, total)
    }

    var contentLength: Int? { fields["content-length"].flatMap { Int($0) } }

    /// Seconds that the server asks to wait, from now on.
    func retryAfter(now: Double) -> Double? {
        guard let text = fields["retry-after"] else { return nil }
        if let seconds = Double(text) { return seconds.isFinite && seconds >= 0 ? seconds : nil }
        return HTTPDate.seconds(text).map { max(0, $0 - now) }
    }
}

/// Collects a head from the lines that make it.
struct HeadReader {
    private(set) var head: HTTPHead?

    mutating func add(_ line: String) {
        var line = line[...]
        while let last = line.last, last.isNewline { line.removeLast() }
        if line.hasPrefix("HTTP/") {
            // Of several heads, as after a redirect or a `100 Continue`, the last counts.
            let words = line.split(separator: " ")
            head = HTTPHead(status: words.count > 1 ? Int(words[1]) ?? 0 : 0)
            return
        }
        guard let colon = line.firstIndex(of: ":") else { return }
        let name = line[..<colon].lowercased()
        var value = line[line.index(after: colon)...]
        while let first = value.first, first == " " || first == "\t" { value.removeFirst() }
        while let last = value.last, last == " " || last == "\t" { value.removeLast() }
        head?.fields[name] = String(value)
    }
}
