/// The raw values that enums in columns may have: strings and integers.
public protocol RawColumnValue: ColumnValue, Hashable {
    /// Such values as the cases of an enum's column.
    static func enumerationCases(_ values: [Self]) -> EnumerationType.Cases
}

extension String: RawColumnValue {
    public static func enumerationCases(_ values: [String]) -> EnumerationType.Cases { .strings(values) }
}

extension IntegerColumnValue {
    public static func enumerationCases(_ values: [Self]) -> EnumerationType.Cases {
        .integers(integerType, values.map { Int64(truncatingIfNeeded: $0) })
    }
}

/// What makes an enum with raw values a column value, once it says so:
/// `enum Action: String, CaseIterable, ColumnValue { case opened, closed }`.
extension ColumnValue where Self: RawRepresentable & CaseIterable, RawValue: RawColumnValue {
    public static var columnType: ColumnType {
        .enumeration(EnumerationType(name: "\(Self.self)", cases: RawValue.enumerationCases(allCases.map(\.rawValue))))
    }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> Self {
        let raw = try RawValue.columnRead(column, at: row)
        guard let value = Self(rawValue: raw) else { throw mismatch("\(Self.self), and \(raw) is none of its cases") }
        return value
    }

    public func columnWrite(to builder: ColumnBuilder) throws { try rawValue.columnWrite(to: builder) }
}

extension ColumnValue where Self: RawRepresentable, RawValue: RawColumnValue {
    @available(*, unavailable, message: "an enum in a column needs CaseIterable too: its cases are a part of the column's type")
    public static var columnType: ColumnType { RawValue.columnType }

    @available(*, unavailable, message: "an enum in a column needs CaseIterable too: its cases are a part of the column's type")
    public static func columnRead(_ column: ColumnData, at row: Int) throws -> Self {
        throw mismatch("\(Self.self)")
    }

    @available(*, unavailable, message: "an enum in a column needs CaseIterable too: its cases are a part of the column's type")
    public func columnWrite(to builder: ColumnBuilder) throws {}
}
