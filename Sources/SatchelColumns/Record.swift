/// A struct whose stored properties are columns; made by ``Record()``.
///
/// ```swift
/// @Record struct Repo { let id: Int; let name: String }
/// ```
public protocol Record: ColumnValue {
    /// One ``Column`` a stored property, under the property's name.
    associatedtype Columns: Sendable
    static var columns: Columns { get }
    /// The stored properties, in the order of their columns.
    static var fields: [RecordField<Self>] { get }
    /// Reads a row's properties.
    init(reading row: RecordReader) throws
    /// Writes a row's properties.
    func write(to row: RecordWriter) throws
}

extension Record {
    public static var columnType: ColumnType {
        EndlessRecord.fields(of: Self.self) {
            fields.map { RecordType.Field(name: $0.name, key: $0.key, type: $0.valueType.columnType) }
        }
    }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> Self {
        try column.check(row)
        guard case .record(let fields, _) = column.storage else { throw mismatch("\(Self.self)") }
        return try Self(reading: RecordReader(fields: fields, row: row))
    }

    public func columnWrite(to builder: ColumnBuilder) throws {
        try write(to: RecordWriter(builder: builder))
        builder.endRecord()
    }
}

/// A column of a record type, as expressions name it.
public struct Column<Root, Value: ColumnValue>: Sendable {
    package let index: Int
    package let name: String

    public init(_ index: Int, _ name: String) {
        self.index = index
        self.name = name
    }
}

/// A stored property of a record: its name, its JSON key, and the key paths that reach it.
public struct RecordField<Root> {
    package let name: String
    package let key: String?
    package let valueType: any ColumnValue.Type
    package let path: AnyKeyPath
    /// The path from an optional record, as in `\Event.org?.login`.
    package let optionalPath: AnyKeyPath

    public init<Value: ColumnValue>(_ name: String, key: String, _ path: KeyPath<Root, Value>, optional: AnyKeyPath) {
        self.name = name
        self.key = key
        self.valueType = Value.self
        self.path = path
        self.optionalPath = optional
    }

    /// A field that holds the whole object of its record.
    public init<Value: ColumnValue>(_ name: String, wholeObject path: KeyPath<Root, Value>, optional: AnyKeyPath) {
        self.name = name
        self.key = nil
        self.valueType = Value.self
        self.path = path
        self.optionalPath = optional
    }
}

/// A row of a record's columns, for reading.
public struct RecordReader {
    let fields: [ColumnData]
    let row: Int

    /// The value of the column with this index.
    public func value<Value: ColumnValue>(_ index: Int) throws -> Value {
        guard index < fields.count else { throw fields.isEmpty ? EndlessRecord.error("\(Value.self)") : mismatch("\(Value.self)") }
        return try Value.columnRead(fields[index], at: row)
    }
}

/// A row of a record's columns, for writing.
public struct RecordWriter {
    let builder: ColumnBuilder

    /// Appends the value to the column with this index.
    public func write<Value: ColumnValue>(_ value: Value, _ index: Int) throws {
        guard index < builder.children.count else { throw EndlessRecord.error("\(builder.type)") }
        try value.columnWrite(to: builder.children[index])
    }
}
