internal import CJSONScan

/// A JSON value's bytes, as the scalar that they are.
extension ArraySlice<UInt8> {
    /// The string's text without its escapes; nil if it is none.
    package var jsonString: String? { jsonStringBytes.map { String(decoding: $0, as: UTF8.self) } }

    /// The string's bytes without its escapes; nil if it is none.
    package var jsonStringBytes: ArraySlice<UInt8>? {
        guard count >= 2, first == .quote, last == .quote else { return nil }
        let content = self[(startIndex + 1)..<(endIndex - 1)]
        guard content.contains(.backslash) else { return content }
        var length: Int64 = -1
        let plain = content.withUnsafeBufferPointer { content in
            [UInt8](unsafeUninitializedCapacity: content.count) { target, filled in
                // In bounds: what an escape stands for is never longer than the escape, so `content.count` bytes are enough.
                length = cjs_unescape(content.baseAddress, content.count, target.baseAddress)
                filled = Swift.max(0, Int(length))
            }
        }
        return length < 0 ? nil : plain[...]
    }

    package var jsonInteger: Int64? {
        guard mayBeNumber else { return nil }
        var value: Int64 = 0
        return withUnsafeBufferPointer { cjs_parse_integer($0.baseAddress, $0.count, &value) } == 0 ? value : nil
    }

    package var jsonDouble: Double? {
        guard mayBeNumber else { return nil }
        var value = 0.0
        return withUnsafeBufferPointer { cjs_parse_double($0.baseAddress, $0.count, &value) } == 0 ? value : nil
    }

    /// Seconds since the reference date.
    package var jsonDate: Double? {
        guard let text = jsonStringBytes else { return nil }
        var value = 0.0
        return text.withUnsafeBufferPointer { cjs_parse_date($0.baseAddress, $0.count, &value) } == 0 ? value : nil
    }

    package var jsonBool: Bool? { elementsEqual("true".utf8) ? true : elementsEqual("false".utf8) ? false : nil }

    /// Whether a value that was found among brackets that match is JSON at all.
    package var isSoundJSON: Bool {
        switch first {
        case .openBrace, .openBracket: true
        case .quote: jsonStringBytes != nil
        case nil: false
        default:
            mayBeNumber
                ? withUnsafeBufferPointer { cjs_is_number($0.baseAddress, $0.count) } == 1 : jsonBool != nil || elementsEqual("null".utf8)
        }
    }

    private var mayBeNumber: Bool { first.map { $0 == UInt8(ascii: "-") || $0 &- UInt8(ascii: "0") < 10 } ?? false }
}

extension UInt8 {
    static var quote: UInt8 { UInt8(ascii: "\"") }
    static var backslash: UInt8 { UInt8(ascii: "\\") }
    static var openBrace: UInt8 { UInt8(ascii: "{") }
    static var closeBrace: UInt8 { UInt8(ascii: "}") }
    static var openBracket: UInt8 { UInt8(ascii: "[") }
    static var closeBracket: UInt8 { UInt8(ascii: "]") }
    static var comma: UInt8 { UInt8(ascii: ",") }
    static var colon: UInt8 { UInt8(ascii: ":") }

    var isJSONSpace: Bool { self == 0x20 || self == 0x0a || self == 0x0d || self == 0x09 }

    /// Whether the byte separates values.
    var isJSONPunctuation: Bool {
        switch self {
        case .openBrace, .closeBrace, .openBracket, .closeBracket, .comma, .colon: true
        default: false
        }
    }
}
