public import SatchelColumns
internal import SatchelPlan

extension Expr {
    /// The value, or a constant where it is nil.
    ///
    /// ```swift
    /// events |> .map { $0.payload.size ?? 0 } |> .sum
    /// ```
    ///
    /// Costs a copy of the column.
    public static func ?? <Wrapped>(left: Expr, right: Wrapped) -> Expr<Wrapped> where Value == Wrapped? {
        left.call(.coalesce, Expr<Wrapped>(right))
    }

    /// The value, or another expression's where it is nil; errors of the other do not count elsewhere. Costs a copy of the column.
    public static func ?? <Wrapped>(left: Expr, right: Expr<Wrapped>) -> Expr<Wrapped> where Value == Wrapped? {
        left.call(.coalesce, right)
    }

    /// The value, or another optional one where it is nil; costs a copy of the column.
    public static func ?? <Wrapped>(left: Expr, right: Expr<Wrapped?>) -> Expr<Wrapped?> where Value == Wrapped? {
        left.call(.coalesce, right)
    }
}

extension Expr where Value: NullableColumnValue {
    /// Whether there is no value.
    ///
    /// ```swift
    /// events |> .filter { $0.org.isNil }
    /// ```
    ///
    /// Costs no more than a look at the key: the value is not decoded.
    public var isNil: Expr<Bool> { call(.isNil) }
}

/// An optional column value; `Optional` alone conforms.
public protocol NullableColumnValue: ColumnValue {
    /// What is there where it is not nil.
    associatedtype WrappedValue: ColumnValue
}

extension Optional: NullableColumnValue where Wrapped: ColumnValue {
    public typealias WrappedValue = Wrapped
}
