extension Optional: ColumnValue where Wrapped: ColumnValue {
    public static var columnType: ColumnType { .optional(Wrapped.columnType) }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> Wrapped? {
        try column.check(row)
        guard case .optional(let present, let wrapped) = column.storage else { throw mismatch("\(Self.self)") }
        return present[row] ? try Wrapped.columnRead(wrapped, at: row) : nil
    }

    public func columnWrite(to builder: ColumnBuilder) throws {
        if let self { try self.columnWrite(to: builder.children[0]) }
        try builder.append(present: self != nil)
    }
}

extension Array: ColumnValue where Element: ColumnValue {
    public static var columnType: ColumnType { .list(Element.columnType) }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> [Element] {
        try column.check(row)
        guard case .list(let offsets, let element) = column.storage else { throw mismatch("\(Self.self)") }
        return try (offsets[row]..<offsets[row + 1]).map { try Element.columnRead(element, at: Int($0)) }
    }

    public func columnWrite(to builder: ColumnBuilder) throws {
        for element in self { try element.columnWrite(to: builder.children[0]) }
        try builder.endList()
    }
}

/// Tells an optional column's type from the outside.
package protocol OptionalColumnValue: ColumnValue {
    static var wrappedType: any ColumnValue.Type { get }
}

extension Optional: OptionalColumnValue where Wrapped: ColumnValue {
    package static var wrappedType: any ColumnValue.Type { Wrapped.self }
}

/// A list of column values: what `flatten` takes apart. Arrays are.
public protocol ListColumnValue: ColumnValue {
    associatedtype ListElement: ColumnValue
}

extension Array: ListColumnValue where Element: ColumnValue {
    public typealias ListElement = Element
}
