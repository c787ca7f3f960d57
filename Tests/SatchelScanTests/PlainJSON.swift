/// JSON by the grammar of RFC 8259, a function a rule, surrogates in pairs: what strict reading is set beside.
struct PlainJSON {
    private struct Wrong: Error {}

    private let bytes: [UInt8]
    private var at = 0

    static func isSound(_ bytes: [UInt8]) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var parser = PlainJSON(bytes: bytes)
        do {
            try parser.value()
            return parser.at == bytes.count
        } catch {
            return false
        }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: Character? { at < bytes.count ? Character(UnicodeScalar(bytes[at])) : nil }

    private mutating func space() { while let next, " \t\r\n".unicodeScalars.contains(next.unicodeScalars.first!) { at += 1 } }

    private mutating func take(_ characters: String) -> Bool {
        guard let next, characters.contains(next) else { return false }
        at += 1
        return true
    }

    private mutating func expect(_ characters: String) throws { guard take(characters) else { throw Wrong() } }

    private mutating func value() throws {
        space()
        switch next {
        case "{": try list("{", "}") { try $0.member() }
        case "[": try list("[", "]") { try $0.value() }
        case "\"": try string()
        case "t": try word("true")
        case "f": try word("false")
        case "n": try word("null")
        default: try number()
        }
        space()
    }

    private mutating func list(_ open: String, _ close: String, _ part: (inout PlainJSON) throws -> Void) throws {
        try expect(open)
        space()
        if take(close) { return }
        repeat { try part(&self) } while take(",")
        try expect(close)
    }

    private mutating func member() throws {
        space()
        try string()
        space()
        try expect(":")
        try value()
    }

    private mutating func word(_ word: String) throws { for character in word { try expect(String(character)) } }

    private mutating func digits() throws {
        try expect("0123456789")
        while take("0123456789") {}
    }

    private mutating func number() throws {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("eE") {
            _ = take("+-")
            try digits()
        }
    }

    private mutating func string() throws {
        try expect("\"")
        while !take("\"") {
            guard at < bytes.count, bytes[at] >= 0x20 else { throw Wrong() }
            if take("\\") { try escape() } else { at += 1 }
        }
    }

    private mutating func escape() throws {
        if take("\"\\/bfnrt") { return }
        let first = try unit()
        if (0xdc00..<0xe000).contains(first) { throw Wrong() }
        guard (0xd800..<0xdc00).contains(first) else { return }
        try expect("\\")
        guard (0xdc00..<0xe000).contains(try unit()) else { throw Wrong() }
    }

    private mutating func unit() throws -> Int {
        try expect("u")
        var value = 0
        for _ in 0..<4 {
            guard let digit = next?.hexDigitValue else { throw Wrong() }
            value = value * 16 + digit
            at += 1
        }
        return value
    }
}
