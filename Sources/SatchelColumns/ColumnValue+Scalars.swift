public import Foundation

extension Bool: ColumnValue {
    public static var columnType: ColumnType { .bool }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> Bool {
        try column.check(row)
        guard case .bools(let values) = column.storage else { throw mismatch("Bool") }
        return values[row]
    }

    public func columnWrite(to builder: ColumnBuilder) { builder.append(bool: self) }
}

extension String: OrderedColumnValue {
    public static var columnType: ColumnType { .string }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> String {
        try column.check(row)
        guard case .text(let text) = column.storage else { throw mismatch("String") }
        return text.string(row)
    }

    public func columnWrite(to builder: ColumnBuilder) throws { try builder.append(utf8: utf8) }
}

extension Double: OrderedColumnValue {
    public static var columnType: ColumnType { .double }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> Double {
        try column.check(row)
        guard case .doubles(let values) = column.storage else { throw mismatch("Double") }
        return values[row]
    }

    public func columnWrite(to builder: ColumnBuilder) { builder.append(double: self) }
}

extension Float: OrderedColumnValue {
    public static var columnType: ColumnType { .float }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> Float { Float(try Double.columnRead(column, at: row)) }

    public func columnWrite(to builder: ColumnBuilder) { builder.append(double: Double(self)) }
}

extension Date: OrderedColumnValue {
    public static var columnType: ColumnType { .date }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> Date {
        Date(timeIntervalSinceReferenceDate: try Double.columnRead(column, at: row))
    }

    public func columnWrite(to builder: ColumnBuilder) { builder.append(double: timeIntervalSinceReferenceDate) }
}

extension JSON: ColumnValue {
    public static var columnType: ColumnType { .json }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> JSON {
        try column.check(row)
        guard case .text(let text) = column.storage else { throw mismatch("JSON") }
        return JSON(checked: Array(text[row]))
    }

    public func columnWrite(to builder: ColumnBuilder) throws { try builder.append(utf8: bytes) }
}
