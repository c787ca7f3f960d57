@testable import SatchelColumns

/// What no reader of a batch should see.
struct Unsound: Error {
    let what: String
}

/// What everybody who reads a column relies on.
enum Soundness {
    /// Throws where a column is none of its type, or where one of its values is not there.
    static func check(_ column: ColumnData, _ type: ColumnType, rows: Int) throws {
        try require(column.count == rows, "rows")
        switch (column.storage, type.representation) {
        case (.absent, _), (.bools, .bool), (.doubles, .double), (.doubles, .float), (.doubles, .date): break
        case (.integers(let values), .integer(let type)): try require(values.allSatisfy { type.holds($0) }, "integers")
        case (.text(let text), .string): try check(text)
        case (.text(let text), .json):
            try check(text)
            readJSON(text)
        case (.coded(let codes, let values), _):
            try require(codes.allSatisfy { $0 >= 0 && $0 < values.count }, "codes")
            try check(values, type, rows: values.count)
            try check(column.flattened, type, rows: rows)
        case (.optional(let present, let values), .optional(let wrapped)): try check(values, wrapped, rows: present.count)
        case (.list(let offsets, let values), .list(let element)):
            try require(offsets.first == 0 && zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }, "offsets")
            try check(values, element, rows: Int(offsets[offsets.count - 1]))
        case (.record(let columns, let count), .record(let record)):
            try require(columns.count == record.fields.count, "columns")
            for (column, field) in zip(columns, record.fields) { try check(column, field.type, rows: count) }
        default: try require(false, "a column of another type")
        }
    }

    private static func check(_ text: TextData) throws {
        try require(text.offsets.first == 0 && zip(text.offsets, text.offsets.dropFirst()).allSatisfy { $0 <= $1 }, "offsets of text")
        try require(text.offsets.last.map { Int($0) } ?? -1 <= text.bytes.count, "bytes of text")
        // Each byte is looked at.
        try require(text.bytes.reduce(0) { $0 &+ Int($1) } >= 0, "text")
        for row in 0..<min(text.count, 8) { try require(text.string(row).utf8.count >= 0, "strings") }
    }

    /// JSON at rest is not checked to be JSON; reading it stays within its bytes.
    private static func readJSON(_ text: TextData) {
        for row in 0..<min(text.count, 8) where text.range(row).count <= 1 << 12 {
            let value = text[row]
            _ = (value.jsonPart(.key("a")), value.jsonPart(.index(1)), value.isSoundJSON)
            _ = (value.jsonString, value.jsonInteger, value.jsonDouble, value.jsonDate)
        }
    }

    /// Whether every column is there.
    static func isComplete(_ column: ColumnData) -> Bool {
        switch column.storage {
        case .absent: false
        case .record(let columns, _): columns.allSatisfy { isComplete($0) }
        case .optional(_, let values), .list(_, let values), .coded(_, let values): isComplete(values)
        default: true
        }
    }

    private static func require(_ holds: Bool, _ what: String) throws {
        if !holds { throw Unsound(what: what) }
    }
}
