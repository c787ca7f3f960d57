import SatchelColumns

/// The types that bytes are read as: every kind of column, at the top, in records, in lists and in optionals.
enum FuzzTypes {
    static let all: [ColumnType] = [
        .bool, .integer(.int64), .double, .string, .json,
        .optional(.integer(.int8)), .list(.string), .dictionary(.double),
        record([.integer(.uint16), .string, .optional(.string), .date]),
        // Strings that may end with each other.
        record([.string, .string, .string, .json]),
        .list(record([.string, .optional(.bool), .list(.integer(.int32))])),
        .optional(record([.optional(.list(.string)), .dictionary(.json), record([.float, .string])])),
        .optional(.optional(.optional(.string))),
    ]

    private static func record(_ types: [ColumnType]) -> ColumnType {
        let fields = types.enumerated().map { RecordType.Field(name: "f\($0)", key: "f\($0)", type: $1) }
        return .record(RecordType(name: "R", fields: fields))
    }
}
