/// Pulls elements and text out of an XML document: strictly, without document types, and without memory of what has passed.
///
/// Enough for what S3 answers. Namespaces are not looked at, attributes are checked and left out.
struct XMLReader {
    enum Event: Equatable {
        case start(String)
        case text(String)
        case end(String)
    }

    struct Fault: Error, Equatable {
        let offset: Int
        let expected: String
    }

    private static let mostDepth = 64

    private let bytes: [UInt8]
    private var position = 0
    private var open: [String] = []
    private var hasRoot = false
    /// An element without content has its end still to come.
    private var isEndDue = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
    }

    /// The next event, nil behind the root's end.
    mutating func next() throws(Fault) -> Event? {
        if isEndDue {
            isEndDue = false
            return .end(open.removeLast())
        }
        while position < bytes.count {
            if bytes[position] != UInt8(ascii: "<") {
                let text = try self.text()
                if !open.isEmpty { return .text(text) }
                guard text.allSatisfy(\.isWhitespace) else { throw fault("an element") }
            } else if skip("<![CDATA[") {
                guard !open.isEmpty else { throw fault("an element") }
                return .text(try utf8(upTo: "]]>"))
            } else if skip("<!--") {
                _ = try utf8(upTo: "-->")
            } else if skip("<?") {
                _ = try utf8(upTo: "?>")
            } else if skip("</") {
                let name = try self.name()
                skipSpace()
                guard skip(">"), open.last == name else { throw fault(open.last.map { "</\($0)>" } ?? "no end of an element") }
                return .end(open.removeLast())
            } else {
                return try start()
            }
        }
        guard open.isEmpty, hasRoot else { throw fault(open.last.map { "</\($0)>" } ?? "an element") }
        return nil
    }

    private mutating func start() throws(Fault) -> Event {
        position += 1
        guard !open.isEmpty || !hasRoot else { throw fault("nothing behind the root element") }
        let name = try self.name()
        guard open.count < Self.mostDepth else { throw fault("fewer than \(Self.mostDepth) elements in each other") }
        while true {
            skipSpace()
            if skip("/>") {
                isEndDue = true
                break
            }
            if skip(">") { break }
            _ = try self.name()
            skipSpace()
            guard skip("=") else { throw fault("=") }
            skipSpace()
            if skip("\"") { _ = try utf8(upTo: "\"") } else if skip("'") { _ = try utf8(upTo: "'") } else { throw fault("a quoted value") }
        }
        open.append(name)
        hasRoot = true
        return .start(name)
    }

    /// A name without its prefix.
    private mutating func name() throws(Fault) -> String {
        let start = position
        while position < bytes.count, Self.isNameByte(bytes[position]) { position += 1 }
        guard position > start, let name = String(validating: bytes[start..<position], as: UTF8.self) else { throw fault("a name") }
        return name.split(separator: ":").last.map(String.init) ?? name
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...:
            true
        default: false
        }
    }

    private mutating func text() throws(Fault) -> String {
        var result: [UInt8] = []
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") {
            if bytes[position] == UInt8(ascii: "&") {
                result += Array(String(try reference()).utf8)
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        guard let text = String(validating: result, as: UTF8.self) else { throw fault("UTF-8") }
        return text
    }

    /// `&amp;` and its like, `&#233;`, `&#xE9;`.
    private mutating func reference() throws(Fault) -> Character {
        position += 1
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: ";"), position - start < 10 { position += 1 }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        guard skip(";") else { throw fault("; behind &\(name)") }
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
            guard let scalar = number.flatMap(Unicode.Scalar.init) else { throw fault("a reference that XML knows, not &\(name);") }
            return Character(scalar)
        }
    }

    private mutating func utf8(upTo end: String) throws(Fault) -> String {
        let start = position
        while position < bytes.count {
            if skip(end) {
                guard let text = String(validating: bytes[start..<(position - end.utf8.count)], as: UTF8.self) else { throw fault("UTF-8") }
                return text
            }
            position += 1
        }
        throw fault(end)
    }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) { position += 1 }
    }

    private func fault(_ expected: String) -> Fault { Fault(offset: position, expected: expected) }
}

extension XMLReader {
    /// Calls the body with the path and the text of each element that ends, the root's name first.
    static func walk(_ bytes: [UInt8], _ body: (_ path: [String], _ text: String) -> Void) throws(Fault) {
        var reader = XMLReader(bytes)
        var path: [String] = []
        var text = ""
        while let event = try reader.next() {
            switch event {
            case .start(let name):
                path.append(name)
                text = ""
            case .text(let part): text += part
            case .end:
                body(path, text)
                path.removeLast()
                text = ""
            }
        }
    }
}
