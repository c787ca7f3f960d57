/// The integers that have columns.
public protocol IntegerColumnValue: OrderedColumnValue, RawColumnValue, FixedWidthInteger {
    /// The width of the column.
    static var integerType: IntegerType { get }
}

extension IntegerColumnValue {
    public static var columnType: ColumnType { .integer(integerType) }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> Self {
        try column.check(row)
        guard case .integers(let values) = column.storage else { throw mismatch("\(Self.self)") }
        return Self(truncatingIfNeeded: values[row])
    }

    public func columnWrite(to builder: ColumnBuilder) { builder.append(integer: Int64(truncatingIfNeeded: self)) }
}

extension Int: IntegerColumnValue {
    public static var integerType: IntegerType { .int64 }
}

extension Int8: IntegerColumnValue {
    public static var integerType: IntegerType { .int8 }
}

extension Int16: IntegerColumnValue {
    public static var integerType: IntegerType { .int16 }
}

extension Int32: IntegerColumnValue {
    public static var integerType: IntegerType { .int32 }
}

extension Int64: IntegerColumnValue {
    public static var integerType: IntegerType { .int64 }
}

extension UInt: IntegerColumnValue {
    public static var integerType: IntegerType { .uint64 }
}

extension UInt8: IntegerColumnValue {
    public static var integerType: IntegerType { .uint8 }
}

extension UInt16: IntegerColumnValue {
    public static var integerType: IntegerType { .uint16 }
}

extension UInt32: IntegerColumnValue {
    public static var integerType: IntegerType { .uint32 }
}

extension UInt64: IntegerColumnValue {
    public static var integerType: IntegerType { .uint64 }
}
