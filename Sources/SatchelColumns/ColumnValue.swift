/// A type whose values live in columns: the elements of bags and the properties of records.
///
/// `String`, `Bool`, the integers, `Double`, `Float`, `Date`, ``JSON``, `Optional`, `Array` and `[String: Value]` of those, and every
/// ``Record``.
/// Enums over `String` or an integer join by saying so:
///
/// ```swift
/// enum Action: String, CaseIterable, ColumnValue { case opened, closed }
/// ```
///
/// Other conformances are made by ``Record()``, not by hand.
public protocol ColumnValue: Sendable {
    /// The column that holds such values.
    static var columnType: ColumnType { get }
    /// Reads a row's value; throws the row's error where it has one.
    static func columnRead(_ column: ColumnData, at row: Int) throws -> Self
    /// Appends the value to its column.
    func columnWrite(to builder: ColumnBuilder) throws
}

/// A ``ColumnValue`` with an order that columns keep too: numbers by value, dates by time, strings by their UTF-8 bytes, `false` before `true`.
public protocol OrderedColumnValue: ColumnValue, Comparable {}

/// What went wrong if a column holds something else than its type says; a defect of a backend, not of the user's.
package func mismatch(_ expected: String) -> SatchelError {
    SatchelError(.invalidPlan, "the plan reads a column of \(expected) that was not computed; please report this pipeline")
}
