/// The raw values that an enum has: a column of them holds no others.
public struct EnumerationType: Hashable, Sendable, Codable {
    public var name: String
    /// In the order in which they are declared.
    public var cases: Cases

    /// Raw values of one type.
    public enum Cases: Hashable, Sendable, Codable {
        case strings([String])
        case integers(IntegerType, [Int64])
    }

    public init(name: String, cases: Cases) {
        self.name = name
        self.cases = cases
    }

    /// The type of the raw values.
    package var rawType: ColumnType {
        switch cases {
        case .strings: .string
        case .integers(let type, _): .integer(type)
        }
    }
}

extension ColumnType {
    /// The type whose columns hold this one's values: raw values for an enum, entries in the order of their keys for a dictionary.
    package var representation: ColumnType {
        switch self {
        case .enumeration(let type): type.rawType
        case .dictionary(let value): .list(.entry(value))
        default: self
        }
    }

    /// A key and its value.
    private static func entry(_ value: ColumnType) -> ColumnType {
        .record(
            RecordType(
                name: "Entry", fields: [.init(name: "key", key: "key", type: .string), .init(name: "value", key: "value", type: value)]))
    }
}
