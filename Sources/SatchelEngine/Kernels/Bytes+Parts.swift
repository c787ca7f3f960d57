extension Bytes {
    /// Where the first characters end, so many of them as there are.
    func end(ofFirst characters: Int) -> Int {
        // No character is shorter than a byte.
        if characters >= count { return count }
        // The byte behind them counts too: it could belong to the last one.
        if Bytes(rebasing: self[...characters]).isPlain { return characters }
        let string = String(decoding: self, as: UTF8.self)
        let end = string.index(string.startIndex, offsetBy: characters, limitedBy: string.endIndex) ?? string.endIndex
        return string.utf8.distance(from: string.startIndex, to: end)
    }

    /// Where the last characters begin, so many of them as there are.
    func start(ofLast characters: Int) -> Int {
        if characters >= count { return 0 }
        if Bytes(rebasing: self[(count - characters - 1)...]).isPlain { return count - characters }
        let string = String(decoding: self, as: UTF8.self)
        let start = string.index(string.endIndex, offsetBy: -characters, limitedBy: string.startIndex) ?? string.startIndex
        return string.utf8.distance(from: string.startIndex, to: start)
    }

    /// What is left without white space, Unicode's too, at both ends.
    var trimmed: Range<Int> {
        var (start, end) = (0, count)
        while start < end, let length = whiteSpace(from: start) { start += length }
        while start < end, let length = whiteSpace(upTo: end) { end -= length }
        return start..<end
    }

    /// How long the white space is that begins there; nil where none does.
    private func whiteSpace(from start: Int) -> Int? {
        if self[start] < 0x80 { return Self.isWhiteSpace(UInt32(self[start])) ? 1 : nil }
        return start + 1 < count && isWhiteSpace(start, 2) ? 2 : start + 2 < count && isWhiteSpace(start, 3) ? 3 : nil
    }

    private func whiteSpace(upTo end: Int) -> Int? {
        if self[end - 1] < 0x80 { return Self.isWhiteSpace(UInt32(self[end - 1])) ? 1 : nil }
        return end >= 2 && isWhiteSpace(end - 2, 2) ? 2 : end >= 3 && isWhiteSpace(end - 3, 3) ? 3 : nil
    }

    /// Whether the bytes are the encoding of one white space of that length; none is longer than three bytes.
    private func isWhiteSpace(_ start: Int, _ length: Int) -> Bool {
        let (first, second) = (UInt32(self[start]), UInt32(self[start + 1]))
        if length == 2 { return first >> 5 == 0b110 && Self.isWhiteSpace((first & 0x1F) << 6 | second & 0x3F) }
        let third = UInt32(self[start + 2])
        return first >> 4 == 0b1110 && Self.isWhiteSpace((first & 0xF) << 12 | (second & 0x3F) << 6 | third & 0x3F)
    }

    /// Unicode's property White_Space.
    private static func isWhiteSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// The pieces between separators, each with its number; an empty separator is nowhere.
    @inline(__always)
    func split(at separator: Bytes, _ body: (Int, Bytes) -> Void) {
        var start = 0
        var index = 0
        while !separator.isEmpty, let offset = Bytes(rebasing: self[start...]).offset(of: separator) {
            body(index, Bytes(rebasing: self[start..<start + offset]))
            start += offset + separator.count
            index += 1
        }
        body(index, Bytes(rebasing: self[start...]))
    }
}
