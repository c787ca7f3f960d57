/// Records that contain each other. The macro sees one of them alone, and so can't refuse them: their type would have no end.
enum EndlessRecord {
    /// The records around the one whose type is asked for.
    @TaskLocal private static var around: [ObjectIdentifier] = []

    /// The type of a record; one without fields where the record is inside itself.
    static func fields<Row: Record>(of type: Row.Type, _ fields: () -> [RecordType.Field]) -> ColumnType {
        let around = around
        if around.contains(ObjectIdentifier(type)) { return .record(RecordType(name: "\(type)", fields: [])) }
        let inside = $around.withValue(around + [ObjectIdentifier(type)]) { fields() }
        return .record(RecordType(name: "\(type)", fields: inside))
    }

    static func error(_ name: String) -> SatchelError {
        SatchelError(
            .invalidPlan,
            "\(name) contains itself by another record, and so has no end of columns; use JSON for the inner value, or a record with fewer fields"
        )
    }
}

extension ColumnType {
    /// What is wrong with a type that holds a record inside of itself.
    package var endlessFault: SatchelError? {
        switch self {
        case .bool, .integer, .double, .float, .date, .string, .json, .enumeration: nil
        case .optional(let inner), .list(let inner), .dictionary(let inner): inner.endlessFault
        case .record(let record):
            record.fields.isEmpty ? EndlessRecord.error(record.name) : record.fields.lazy.compactMap(\.type.endlessFault).first
        }
    }
}
