public import Foundation

/// What the compiler says of a property whose type no column has: it can only say by itself that the type is no ``ColumnValue``.
///
/// What ``Record()`` generates names each property's type here. It costs nothing at run time.
public enum RecordProperty {
    /// A type that columns have.
    public static func columnValue<Value: ColumnValue>(_ type: Value.Type) {}

    @available(
        *, unavailable,
        message:
            "this is no column type: use String, Bool, Int or a sized integer, Double, Float, Date, an enum with raw values, Optional, Array or [String: Value] of these, another @Record, or JSON"
    )
    public static func columnValue<Value>(_ type: Value.Type) {}

    @available(
        *, unavailable, message: "an enum is a column type where it says so, as in `enum Kind: String, CaseIterable, ColumnValue`"
    )
    public static func columnValue<Value: RawRepresentable>(_ type: Value.Type) {}

    @available(*, unavailable, message: "a URL is no column type: declare it as String, and make the URL where you use it")
    public static func columnValue(_ type: URL.Type) {}

    @available(*, unavailable, message: "a UUID is no column type: declare it as String, and make the UUID where you use it")
    public static func columnValue(_ type: UUID.Type) {}

    @available(*, unavailable, message: "Data is no column type: declare it as the String that JSON has, and decode it where you use it")
    public static func columnValue(_ type: Data.Type) {}

    @available(*, unavailable, message: "a Decimal is no column type: declare it as Double, or as JSON, whose text has every digit")
    public static func columnValue(_ type: Decimal.Type) {}

    @available(*, unavailable, message: "a Substring is no column type: declare it as String")
    public static func columnValue(_ type: Substring.Type) {}

    @available(*, unavailable, message: "a Character is no column type: declare it as String")
    public static func columnValue(_ type: Character.Type) {}
}
