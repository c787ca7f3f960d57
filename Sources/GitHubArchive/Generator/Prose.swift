/// Text of a wanted length in bytes, escaped as JSON wants it and not quoted.
extension Scribe {
    /// How a text breaks its lines: not at all, as commit messages do, or as the site's text fields do.
    enum Lines {
        case one, unix, web
    }

    mutating func prose(_ length: Int, _ lines: Lines) {
        let end = bytes.count + length
        bytes.reserveCapacity(end)
        let foreign = random.chance(34) ? random.skewedElement(of: Vocabulary.shared.foreign) : nil
        while bytes.count < end {
            if lines == .web, end - bytes.count > 300, random.chance(length > 2_000 ? 520 : 90) {
                block(end)
            } else {
                sentence(end, foreign, capital: lines == .web || random.chance(600))
            }
            breakLine(lines, end)
        }
    }

    private mutating func breakLine(_ lines: Lines, _ end: Int) {
        let room = end - bytes.count
        guard room > 0 else { return }
        switch lines {
        case .unix where room > 4 && random.chance(350):
            if random.chance(500) { put("\\n\\n") } else { put("\\n") }
        case .web where room > 8 && random.chance(420):
            put("\\r\\n")
            if random.chance(600) { put("\\r\\n") }
            if random.chance(120) { put("- ") }
        default:
            put(UInt8(ascii: " "))
        }
    }

    mutating func sentence(_ end: Int, _ foreign: [[UInt8]]?, capital: Bool) {
        let start = bytes.count
        for index in 0..<random.pick(3, 16) {
            guard bytes.count < end else { break }
            if index > 0 { put(UInt8(ascii: " ")) }
            if let foreign {
                let word = random.skewedElement(of: foreign)
                if bytes.count + word.count <= end { put(word) } else { fill(end) }
            } else {
                word(end)
            }
        }
        if capital, bytes.count > start, (97...122).contains(bytes[start]) { bytes[start] -= 32 }
        if bytes.count < end, random.chance(700) { put(UInt8(ascii: ".")) }
    }

    /// A word, or in one case of ten something else that people write: a name in code, a number, a mention, a quotation, an address.
    private mutating func word(_ end: Int) {
        let room = end - bytes.count
        switch random.below(100) {
        case 0..<3: clip(RepositoryNames.made(&random), end)
        case 3..<5: clip(identifier(), end)
        case 6 where room > 8:
            put(UInt8(ascii: "#"))
            put(number: random.pick(1, 9_000))
        case 7 where room > 8:
            put(number: random.skewed(octaves: 17))
        case 8 where room > 20:
            put("\\\"")
            put(random.skewedElement(of: Vocabulary.shared.common))
            put("\\\"")
        case 9 where room > 24:
            put("`")
            put(random.element(of: Vocabulary.shared.code))
            put("()`")
        case 10 where room > 30:
            put(UInt8(ascii: "@"))
            clip(RepositoryNames.made(&random), end)
        case 11 where room > 80 && random.chance(150):
            put("https://")
            put(RepositoryNames.made(&random))
            put(".com/")
            put(path: 2)
        case 12..<40 where room > 24: clip(random.skewedElement(of: Vocabulary.shared.phrases), end)
        default: clip(random.skewedElement(of: Vocabulary.shared.common), end)
        }
        if bytes.count + 1 < end, random.chance(50) { put(UInt8(ascii: ",")) }
    }

    /// As much of an ASCII word as there is room for.
    private mutating func clip(_ word: [UInt8], _ end: Int) {
        bytes.append(contentsOf: word.prefix(max(0, end - bytes.count)))
    }

    private mutating func fill(_ end: Int) {
        while bytes.count < end { put(UInt8(ascii: ".")) }
    }

    /// A quoted text of the given length; `null` in so many of 1,000.
    mutating func quoted(_ length: Int, _ lines: Lines, nulls: Int = 0) {
        guard nulls == 0 || !random.chance(nulls) else { return put("null") }
        put(UInt8(ascii: "\""))
        prose(length, lines)
        put(UInt8(ascii: "\""))
    }
}
