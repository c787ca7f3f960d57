extension JSON {
    /// A value from its text.
    ///
    /// ```swift
    /// let mark = try JSON(#"{"size":1}"#)
    /// ```
    ///
    /// The whole text is checked to be one JSON value and kept as it stands, without white space around it. Costs one walk over it.
    ///
    /// - Throws: ``SatchelError`` with the offset of the first byte that is wrong.
    public init(_ text: String) throws {
        var grammar = JSONGrammar(Array(text.utf8)[...])
        self.init(checked: try grammar.run())
    }
}

/// Holds a text against JSON's grammar, with a stack of its own: no depth of brackets is too deep.
private struct JSONGrammar {
    private let bytes: ArraySlice<UInt8>
    private var reader: JSONReader
    /// The brackets that are open.
    private var open: [UInt8] = []

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        reader = JSONReader(bytes)
    }

    /// The bytes of the value.
    mutating func run() throws -> ArraySlice<UInt8> {
        reader.skipSpace()
        let start = reader.place
        repeat { try step() } while !open.isEmpty
        guard reader.isAtEnd else { throw wrong("the end of the text") }
        var end = reader.place
        while end > start, bytes[end - 1].isJSONSpace { end -= 1 }
        return bytes[start..<end]
    }

    /// From where a value begins to where the next one does, or to the end.
    private mutating func step() throws {
        if let bracket = reader.byte, bracket == .openBrace || bracket == .openBracket {
            _ = reader.take(bracket)
            open.append(bracket)
            if reader.byte != closing { return try key() }
        } else {
            try scalar()
        }
        while let closing {
            if reader.take(closing) {
                open.removeLast()
            } else {
                guard reader.take(.comma) else { throw wrong("a comma or the closing bracket") }
                return try key()
            }
        }
    }

    private var closing: UInt8? { open.last.map { $0 == .openBrace ? .closeBrace : .closeBracket } }

    /// In an object, to the value behind the key.
    private mutating func key() throws {
        guard open.last == .openBrace else { return }
        let start = reader.place
        guard let key = reader.key() else { throw wrong("\"key\": and a value", at: start) }
        try check(key, at: start)
    }

    private mutating func scalar() throws {
        let start = reader.place
        guard let value = reader.value() else { throw wrong("a value", at: start) }
        try check(value, at: start)
    }

    private func check(_ value: ArraySlice<UInt8>, at start: Int) throws {
        guard value.isSoundJSON else { throw wrong("a value", at: start) }
        if value.first == .quote, value.contains(where: { $0 < 0x20 }) {
            throw wrong("a string without raw control characters", at: start)
        }
    }

    private func wrong(_ expected: String, at place: Int? = nil) -> SatchelError {
        let place = place ?? reader.place
        let found = String(decoding: bytes[min(place, bytes.endIndex)...].prefix(40), as: UTF8.self)
        let finding = found.isEmpty ? "the end of the text" : found.debugDescription
        return SatchelError(.invalidJSON, "this text is no JSON: expected \(expected), found \(finding)", at: .init(offset: place))
    }
}
