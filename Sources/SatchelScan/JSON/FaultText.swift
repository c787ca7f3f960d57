internal import CJSONScan
internal import SatchelColumns

/// What a fault of the scan says to a person.
enum FaultText {
    static func code(_ code: UInt32) -> SatchelError.Code { describe(code, expected: nil, found: []).code }

    static func describe(
        _ code: UInt32, expected: ColumnType?, found: ArraySlice<UInt8>
    ) -> (code: SatchelError.Code, message: String) {
        let expectation = expected.map { name($0.unwrapped) } ?? "a value"
        let type = expected.map { "\($0.unwrapped)" } ?? "the type"
        let optional = expected.map { "\($0.unwrapped)?" } ?? "an optional"
        let finding = "found \(description(of: found))"
        switch cjs_fault_code(rawValue: code) {
        case CJS_FAULT_MISSING:
            return (
                .missingKey, "the record needs this key and the line lacks it; declare the property as \(optional) if it may be missing"
            )
        case CJS_FAULT_TYPE:
            return (
                .typeMismatch,
                "expected \(expectation), \(finding); declare the property as what the data hold, or as JSON to take any value"
            )
        case CJS_FAULT_NULL:
            return (.typeMismatch, "expected \(expectation), found null; declare the property as \(optional) if it may be null")
        case CJS_FAULT_RANGE:
            return (
                .typeMismatch, "expected a number that \(type) holds, \(finding); declare the property as a type that holds it, or as JSON"
            )
        case CJS_FAULT_NUMBER:
            return (.invalidJSON, "expected a number, \(finding), which is none in JSON; \(mend)")
        case CJS_FAULT_STRING:
            let escape = text(found.prefix(found.dropFirst().first == UInt8(ascii: "u") ? 6 : 2))
            return (.invalidJSON, "this string has an escape that JSON does not know: \(escape); a backslash itself is written \\\\")
        case CJS_FAULT_CASE:
            guard case .enumeration(let type)? = expected?.unwrapped else { return (.typeMismatch, "expected \(expectation), \(finding)") }
            return (
                .typeMismatch,
                "expected \(expectation), \(finding); add the case to \(type.name), or declare the property as \(type.rawType)"
            )
        case CJS_FAULT_DATE:
            return (
                .typeMismatch,
                "expected an ISO 8601 date such as \"2015-01-01T15:00:00Z\", \(finding); declare the property as String to take any text"
            )
        case CJS_FAULT_LITERAL: return (.invalidJSON, "expected \(expectation), \(finding), which is no JSON value; \(mend)")
        case CJS_FAULT_UTF8:
            return (.invalidUTF8, "these bytes are no UTF-8: \(hex(found)); convert the file, for instance with iconv -t utf-8")
        case CJS_FAULT_UNCLOSED_STRING: return (.invalidJSON, "this string is not closed on its line: \(text(found)); \(oneLine)")
        case CJS_FAULT_CONTROL:
            return (.invalidJSON, "a raw control character (\(hex(found.prefix(1)))) in a string; JSON writes it as an escape")
        case CJS_FAULT_BRACKET: return (.invalidJSON, "this bracket closes nothing that was opened: \(text(found)); \(mend)")
        case CJS_FAULT_UNCLOSED: return (.invalidJSON, "the line ends inside an array or object; \(oneLine)")
        case CJS_FAULT_EXTRA:
            return (
                .invalidJSON, "expected one JSON value a line, found more after it: \(text(found)); put each value on a line of its own"
            )
        case CJS_FAULT_ARRAY: return (.invalidJSON, "expected a value and a comma or ] in this array, \(finding); \(mend)")
        case CJS_FAULT_SURROGATE:
            return (
                .invalidJSON, "half of a surrogate pair stands alone: \(text(found.prefix(6))); write both halves, or \\ufffd in its place"
            )
        case CJS_FAULT_OBJECT: return (.invalidJSON, "expected \"key\": value in this object, \(finding); \(mend)")
        default: return (.invalidJSON, "expected a JSON value, \(finding); check that the file holds one JSON value a line")
        }
    }

    private static let mend = "mend the line or take it out of the file"
    private static let oneLine = "put the whole value on one line, or copy the file again if it was cut"

    private static func name(_ type: ColumnType) -> String {
        switch type {
        case .bool: "true or false"
        case .integer, .double, .float: "a number"
        case .string: "a string"
        case .date: "a date in a string"
        case .json: "any JSON value"
        case .optional(let wrapped): name(wrapped)
        case .list: "an array"
        case .record(let record): "an object (\(record.name))"
        case .dictionary: "an object"
        case .enumeration(let type): "one of \(type.cases.shortened) (\(type.name))"
        }
    }

    private static func description(of found: ArraySlice<UInt8>) -> String {
        guard let first = found.first else { return "the end of the line" }
        switch first {
        case UInt8(ascii: "\""): return "the string \(text(token(found)))"
        case UInt8(ascii: "{"): return "an object"
        case UInt8(ascii: "["): return "an array"
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return "the number \(text(token(found)))"
        default: return text(token(found))
        }
    }

    /// The string or the scalar that the bytes begin with.
    private static func token(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var isEscaped = false
        let isString = bytes.first == UInt8(ascii: "\"")
        for index in bytes.indices.dropFirst() {
            let byte = bytes[index]
            if isString {
                if !isEscaped, byte == UInt8(ascii: "\"") { return bytes[...index] }
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            } else if byte <= 0x20 || [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(byte) {
                return bytes[..<index]
            }
        }
        return bytes
    }

    /// At most some forty bytes as text on one line.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes.prefix(40), as: UTF8.self)
        let shown = String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : Character($0) })
        return bytes.count > 40 ? shown + "…" : shown
    }

    private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.prefix(4).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined(separator: " ")
    }
}

extension EnumerationType.Cases {
    /// The first eight as JSON has them, and how many more there are.
    fileprivate var shortened: String {
        let texts =
            switch self {
            case .strings(let values): values.map(\.debugDescription)
            case .integers(.uint64, let values): values.map { "\(UInt64(bitPattern: $0))" }
            case .integers(_, let values): values.map { "\($0)" }
            }
        return texts.prefix(8).joined(separator: ", ") + (texts.count > 8 ? " and \(texts.count - 8) more" : "")
    }
}
