/// Proves, by a few questions about single keys, that a key is the first of a listing by the natural order of names.
///
/// Stores list by bytes, where `h-10` comes before `h-2`. Of what is listed behind a page only a few kinds of keys can come before one of its
/// own: those with a shorter number where it has a long one, and those with a `/` where it has what sorts before that. Each kind is a scan
/// that asks for its next key, and goes past what can't matter. Pure: the answers come from outside.
struct FirstByName {
    /// The first key that begins with `prefix` and comes behind `after`, by bytes.
    struct Question: Equatable {
        let prefix: String
        let after: String
    }

    private struct Scan {
        let prefix: String
        /// Nil: any key is too many.
        var shortest: Int?
        /// Whether the number begins here, so that what is no digit comes behind one.
        var isStart = false
        var after: String
    }

    private var scans: [Scan] = []
    /// A key may come before it.
    private(set) var isRefuted = false
    private(set) var questionsLeft = 200

    /// - Parameters:
    ///   - key: the one that is to be the first.
    ///   - prefix: what all keys begin with.
    ///   - last: keys up to this one are known, by bytes.
    init(_ key: String, prefix: String, last: String) {
        let bytes = Array(key.utf8)
        var runStart = 0
        for (place, byte) in bytes.enumerated() {
            if !Self.isDigit(byte) { runStart = place + 1 }
            guard place >= prefix.utf8.count else { continue }
            // In bounds of characters too: cuts are made before ASCII characters only.
            let head = byte < 0x80 ? String(decoding: bytes[..<place], as: UTF8.self) : ""
            if Self.isDigit(byte) {
                let end = bytes[place...].firstIndex { !Self.isDigit($0) } ?? bytes.count
                let firstValue = bytes[runStart..<end].firstIndex { $0 != UInt8(ascii: "0") } ?? end
                // Behind a leading zero also a number of as many digits may be smaller; elsewhere it must have fewer.
                let shortest = place < firstValue ? end - firstValue : end - place - 1
                let isStart = place == runStart
                if shortest > 0 || !isStart {
                    scans.append(
                        Scan(prefix: head, shortest: shortest, isStart: isStart, after: head + String(UnicodeScalar(byte)) + Self.high))
                }
                if end == place + 1, firstValue == end {
                    // Zero is zero with any number of digits.
                    scans.append(Scan(prefix: head + "00", after: ""))
                }
            } else if byte < UInt8(ascii: "/") {
                scans.append(Scan(prefix: head + "/", after: ""))
            }
        }
        for index in scans.indices where scans[index].after.utf8.lexicographicallyPrecedes(last.utf8) { scans[index].after = last }
    }

    /// Behind everything that begins as the text before it.
    private static let high = "\u{10ffff}"

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// What is to be asked next, all at once; none when it is proved.
    mutating func questions() -> [Question] {
        questionsLeft -= scans.count
        if questionsLeft < 0 { isRefuted = true }
        return isRefuted ? [] : scans.map { Question(prefix: $0.prefix, after: $0.after) }
    }

    /// Takes the answers to the last questions, in their order.
    mutating func take(_ answers: [String?]) {
        var left: [Scan] = []
        for (var scan, answer) in zip(scans, answers) {
            guard let answer else { continue }
            guard let shortest = scan.shortest else {
                isRefuted = true
                return
            }
            let tail = answer.utf8.dropFirst(scan.prefix.utf8.count)
            let digits = tail.prefix(while: Self.isDigit)
            if digits.isEmpty, scan.isStart { continue }
            if digits.count <= shortest {
                isRefuted = true
                return
            }
            // All that goes on in digits here has a longer number.
            scan.after = scan.prefix + String(decoding: digits.prefix(shortest), as: UTF8.self) + "9" + Self.high
            left.append(scan)
        }
        scans = left
    }

    var isProved: Bool { !isRefuted && scans.isEmpty }
}
