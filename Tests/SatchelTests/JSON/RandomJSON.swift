import Foundation
import SatchelTesting

/// Random JSON texts, with escapes, white space, duplicate keys, extreme numbers and surrogates; the same for the same seed.
struct RandomJSON {
    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    static let keys = ["a", "b", "key", "ключ", "a\"b", "\\", "e\u{301}", ""]
    static let numbers = [
        "0", "-0", "7", "-1", "1.0", "1e3", "1E-2", "0.1", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e400",
        "12345678901234567890", "-9.25", "4.9e-324", "1.7976931348623157e308", "100e-2",
    ]
    static let strings = [
        #""""#, #""a""#, #""\"\\\/\b\f\n\r\t""#, #""é日本🇫🇷""#, #""\u00e9\ud83d\ude00""#, #""\ud800""#, #""\udc00x""#, #""[{]}:,""#,
        #""2015-01-01T15:00:00Z""#, #""null""#, #""1""#,
    ]

    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: values.indices, using: &random)] }

    private mutating func space() -> String { pick(["", "", "", "", " ", "\t", " \r"]) }

    mutating func value(depth: Int) -> String {
        let kind = Int.random(in: 0..<(depth > 0 ? 10 : 5), using: &random)
        let text: String
        switch kind {
        case 0: text = pick(["true", "false", "null"])
        case 1, 2: text = pick(Self.numbers)
        case 3, 4: text = pick(Self.strings)
        case 5, 6:
            let count = Int.random(in: 0...4, using: &random)
            text = "[" + space() + (0..<count).map { _ in value(depth: depth - 1) }.joined(separator: ",") + "]"
        default: text = object(depth: depth)
        }
        return space() + text + space()
    }

    mutating func object(depth: Int) -> String {
        let members = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            "\(space())\(key(pick(Self.keys)))\(space()):\(value(depth: depth - 1))"
        }
        return "{" + space() + members.joined(separator: ",") + "}"
    }

    /// A key as text, at times with escapes where none are needed.
    private mutating func key(_ key: String) -> String {
        "\""
            + key.unicodeScalars.map { scalar in
                if scalar == "\"" || scalar == "\\" { return "\\" + String(scalar) }
                let isEscaped = Int.random(in: 0..<4, using: &random) == 0 && scalar.value < 0x10000
                return isEscaped ? "\\u" + String(String(scalar.value + 0x10000, radix: 16).dropFirst()) : String(scalar)
            }.joined() + "\""
    }

    /// The text with a byte or two of it changed.
    mutating func damaged(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...2, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(pick(Array(#","{}[]:\1tx "#.utf8)), at: place)
            default: bytes[place] = pick(Array(#","{}[]:\1tx "#.utf8))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A JSON value read by plain recursion over its characters: what Satchel's reading on demand is held against.
///
/// Foundation's own reader keeps the last of duplicate keys and refuses lone surrogates, so it can't tell everything.
indirect enum PlainJSON: Equatable {
    case null
    case bool(Bool)
    /// As it is written.
    case number(String)
    /// By UTF-8 bytes.
    case string([UInt8])
    case array([PlainJSON])
    case object([(key: [UInt8], value: PlainJSON)])

    static func == (left: PlainJSON, right: PlainJSON) -> Bool { "\(left)" == "\(right)" }

    /// Nil where the text is no JSON.
    init?(_ text: String) {
        var parser = PlainParser(rest: Array(text.utf8)[...])
        guard let value = parser.value(), parser.rest.isEmpty else { return nil }
        self = value
    }

    subscript(key: String) -> PlainJSON {
        guard case .object(let members) = self else { return .null }
        return members.first { $0.key == Array(key.utf8) }?.value ?? .null
    }

    subscript(index: Int) -> PlainJSON {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return .null }
        return elements[index]
    }

    var string: String? { if case .string(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil } }
    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var array: [PlainJSON]? { if case .array(let elements) = self { elements } else { nil } }
    /// By decimal arithmetic.
    var int: Int? {
        guard case .number(let text) = self, let value = Decimal(string: text), !value.isNaN else { return nil }
        guard value >= Decimal(Int.min), value <= Decimal(Int.max) else { return nil }
        let text2 = "\(value)"
        return Int(text2 == "-0" ? "0" : text2)
    }
    var double: Double? {
        guard case .number(let text) = self, let value = Double(text), value.isFinite else { return nil }
        return value
    }
}

private struct PlainParser {
    var rest: ArraySlice<UInt8>

    mutating func value() -> PlainJSON? {
        skipSpace()
        defer { skipSpace() }
        switch rest.first {
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "["): return array()
        case UInt8(ascii: "\""): return string().map { .string($0) }
        default:
            if take("true") { return .bool(true) }
            if take("false") { return .bool(false) }
            if take("null") { return .null }
            let text = rest.prefix { "+-.eE0123456789".utf8.contains($0) }
            rest = rest.dropFirst(text.count)
            let number = String(decoding: text, as: UTF8.self)
            return number.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) == nil ? nil : .number(number)
        }
    }

    private mutating func skipSpace() { rest = rest.drop { " \t\r\n".utf8.contains($0) } }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    private mutating func array() -> PlainJSON? {
        _ = take("[")
        skipSpace()
        if take("]") { return .array([]) }
        var elements: [PlainJSON] = []
        repeat {
            guard let element = value() else { return nil }
            elements.append(element)
        } while take(",")
        return take("]") ? .array(elements) : nil
    }

    private mutating func object() -> PlainJSON? {
        _ = take("{")
        skipSpace()
        if take("}") { return .object([]) }
        var members: [(key: [UInt8], value: PlainJSON)] = []
        repeat {
            skipSpace()
            guard rest.first == UInt8(ascii: "\""), let key = string() else { return nil }
            skipSpace()
            guard take(":"), let value = value() else { return nil }
            members.append((key, value))
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func string() -> [UInt8]? {
        rest = rest.dropFirst()
        var units: [UInt16] = []
        while let byte = rest.first {
            if take("\"") { return Array(String(decoding: units, as: UTF16.self).utf8) }
            if byte < 0x20 { return nil }
            if take("\\") {
                let escape = rest.popFirst() ?? 0
                if escape == UInt8(ascii: "u") {
                    let digits = String(decoding: rest.prefix(4), as: UTF8.self)
                    guard digits.utf8.count == 4, !digits.hasPrefix("+"), let unit = UInt16(digits, radix: 16) else { return nil }
                    units.append(unit)
                    rest = rest.dropFirst(4)
                } else {
                    guard let place = Array(#""\/bfnrt"#.utf8).firstIndex(of: escape) else { return nil }
                    units.append([0x22, 0x5c, 0x2f, 8, 0x0c, 0x0a, 0x0d, 9][place])
                }
            } else {
                let text = rest.prefix { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
                units += String(decoding: text, as: UTF8.self).utf16
                rest = rest.dropFirst(text.count)
            }
        }
        return nil
    }
}
