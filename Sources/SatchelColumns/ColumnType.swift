/// The type of a column: what a row type looks like to plans, scans and kernels.
public indirect enum ColumnType: Hashable, Sendable, Codable {
    case bool
    case integer(IntegerType)
    case double
    case date
    case string
    /// Any JSON value, kept as its bytes.
    case json
    case optional(ColumnType)
    case list(ColumnType)
    case record(RecordType)
    case float
    /// The raw values of an enum.
    case enumeration(EnumerationType)
    /// Values by strings.
    case dictionary(ColumnType)
}

/// The widths of integer columns.
public enum IntegerType: UInt8, Hashable, Sendable, Codable {
    case int8, int16, int32, int64, uint8, uint16, uint32, uint64
}

/// The fields of a record type, in the order of its columns.
public struct RecordType: Hashable, Sendable, Codable {
    public var name: String
    public var fields: [Field]

    public struct Field: Hashable, Sendable, Codable {
        /// The Swift property.
        public var name: String
        /// The JSON key; nil where the field holds the whole object of its record.
        public var key: String?
        public var type: ColumnType

        public init(name: String, key: String?, type: ColumnType) {
            self.name = name
            self.key = key
            self.type = type
        }
    }

    public init(name: String, fields: [Field]) {
        self.name = name
        self.fields = fields
    }

    package func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }
}

extension ColumnType {
    /// The type without one level of `Optional`.
    package var unwrapped: ColumnType {
        if case .optional(let wrapped) = self { wrapped } else { self }
    }

    package var isOptional: Bool {
        if case .optional = self { true } else { false }
    }

    package var record: RecordType? {
        if case .record(let record) = self { record } else { nil }
    }
}

extension ColumnType: CustomStringConvertible {
    public var description: String {
        switch self {
        case .bool: "Bool"
        case .integer(let type): type.description
        case .double: "Double"
        case .date: "Date"
        case .string: "String"
        case .json: "JSON"
        case .optional(let wrapped): "\(wrapped)?"
        case .list(let element): "[\(element)]"
        case .record(let record): record.name
        case .float: "Float"
        case .enumeration(let type): type.name
        case .dictionary(let value): "[String: \(value)]"
        }
    }
}

extension IntegerType: CustomStringConvertible {
    public var description: String {
        switch self {
        case .int8: "Int8"
        case .int16: "Int16"
        case .int32: "Int32"
        case .int64: "Int"
        case .uint8: "UInt8"
        case .uint16: "UInt16"
        case .uint32: "UInt32"
        case .uint64: "UInt64"
        }
    }

    package var isUnsigned64: Bool { self == .uint64 }

    /// Whether a value of a narrower type's kernel, computed in 64 bits, still fits.
    package func holds(_ value: Int64) -> Bool {
        switch self {
        case .int8: Int8(exactly: value) != nil
        case .int16: Int16(exactly: value) != nil
        case .int32: Int32(exactly: value) != nil
        case .int64, .uint64: true
        case .uint8: UInt8(exactly: value) != nil
        case .uint16: UInt16(exactly: value) != nil
        case .uint32: UInt32(exactly: value) != nil
        }
    }
}
