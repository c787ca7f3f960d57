/// Goes over a JSON value's bytes. Every step stays inside of them, whatever they are.
struct JSONReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    var isAtEnd: Bool { place >= bytes.endIndex }

    /// The byte at the reader; nil at the end.
    var byte: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    mutating func skipSpace() {
        while let byte, byte.isJSONSpace { place += 1 }
    }

    /// Goes over the byte and the white space behind it, if it is this one.
    mutating func take(_ wanted: UInt8) -> Bool {
        guard byte == wanted else { return false }
        place += 1
        skipSpace()
        return true
    }

    /// The value at the reader, and to behind it and the white space that follows; nil where none begins, or it has no end.
    mutating func value() -> ArraySlice<UInt8>? {
        let start = place
        switch byte {
        case .quote: guard skipString() else { return nil }
        case .openBrace, .openBracket: guard skipContainer() else { return nil }
        case nil, .closeBrace, .closeBracket, .comma, .colon: return nil
        default: guard skipScalar() else { return nil }
        }
        let value = bytes[start..<place]
        skipSpace()
        return value
    }

    /// The key at the reader with its quotes, and to the value behind it.
    mutating func key() -> ArraySlice<UInt8>? {
        let start = place
        guard byte == .quote, skipString() else { return nil }
        let key = bytes[start..<place]
        skipSpace()
        return take(.colon) ? key : nil
    }

    private mutating func skipString() -> Bool {
        place += 1
        while let byte {
            place += byte == .backslash ? 2 : 1
            if byte == .quote { return true }
        }
        place = bytes.endIndex
        return false
    }

    private mutating func skipContainer() -> Bool {
        var depth = 0
        while let byte {
            switch byte {
            case .quote:
                guard skipString() else { return false }
                continue
            case .openBrace, .openBracket: depth += 1
            case .closeBrace, .closeBracket: depth -= 1
            default: break
            }
            place += 1
            if depth == 0 { return true }
        }
        return false
    }

    /// A number, `true`, `false`, `null` or what stands in place of one; a string that touches it is a part of it.
    private mutating func skipScalar() -> Bool {
        while let byte, !byte.isJSONSpace, !byte.isJSONPunctuation {
            if byte == .quote { return skipString() }
            place += 1
        }
        return true
    }
}

/// The members of an object in order, as far as they can be read.
package struct JSONMembers: Sequence, IteratorProtocol {
    private var reader: JSONReader
    private var isEnd = false

    /// Nil if the value is no object.
    package init?(_ value: ArraySlice<UInt8>) {
        reader = JSONReader(value)
        guard reader.take(.openBrace) else { return nil }
    }

    /// The key with its quotes and escapes, and the value.
    package mutating func next() -> (key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)? {
        guard !isEnd, let key = reader.key(), let value = reader.value() else { return nil }
        isEnd = !reader.take(.comma)
        return (key, value)
    }
}

/// The elements of an array in order, as far as they can be read.
package struct JSONElements: Sequence, IteratorProtocol {
    private var reader: JSONReader
    private var isEnd = false

    /// Nil if the value is no array.
    package init?(_ value: ArraySlice<UInt8>) {
        reader = JSONReader(value)
        guard reader.take(.openBracket) else { return nil }
    }

    package mutating func next() -> ArraySlice<UInt8>? {
        guard !isEnd, let value = reader.value() else { return nil }
        isEnd = !reader.take(.comma)
        return value
    }
}

extension ArraySlice<UInt8> {
    /// The value at a step from this one, as it stands.
    package func jsonPart(_ step: JSONStep) -> ArraySlice<UInt8>? {
        switch step {
        case .key(let key):
            guard let members = JSONMembers(self) else { return nil }
            for member in members where member.key.isJSONString(key) { return member.value }
        case .index(let index):
            guard index >= 0, let elements = JSONElements(self) else { return nil }
            for (place, element) in elements.enumerated() where place == index { return element }
        }
        return nil
    }

    /// Whether a string with its quotes is this one, by bytes.
    private func isJSONString(_ string: String) -> Bool {
        // No escape is shorter than what it stands for.
        guard count >= string.utf8.count + 2 else { return false }
        return jsonStringBytes?.elementsEqual(string.utf8) ?? false
    }
}
