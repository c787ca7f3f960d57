public import SatchelColumns
internal import SatchelPlan

extension Expr where Value: OrderedColumnValue & SignedNumeric {
    /// The opposite number; that of an integer type's smallest value is an error of its row. Costs one subtraction a row.
    public static prefix func - (value: Expr) -> Expr { value.call(.negated) }

    /// The number without its sign.
    ///
    /// ```swift
    /// visits |> .filter { ($0.expected - $0.found).abs > 3 }
    /// ```
    ///
    /// Costs one comparison a row; that of an integer type's smallest value is an error of its row.
    public var abs: Expr { call(.absolute) }
}

extension Expr where Value: OrderedColumnValue & FloatingPoint {
    /// The number rounded to a whole one, as Swift's `rounded(_:)`: halves away from zero, unless another rule is given.
    ///
    /// ```swift
    /// visits |> .map { $0.milliseconds.rounded(.up) }
    /// ```
    ///
    /// Costs one rounding a row. The value stays of its type; `toInt` makes an integer of it.
    public func rounded(_ rule: FloatingPointRoundingRule = .toNearestOrAwayFromZero) -> Expr {
        call(.rounded, Expr<String>("\(rule)"))
    }
}

extension Expr where Value: OrderedColumnValue {
    /// The lesser of two values, as Swift's `min(_:_:)`.
    ///
    /// ```swift
    /// visits |> .map { $0.milliseconds.min(1000) }
    /// ```
    ///
    /// Costs one comparison a row, and a copy.
    public func min(_ other: Value) -> Expr { call(.lesser, Expr(other)) }
    /// The lesser of two expressions' values, as Swift's `min(_:_:)`; costs one comparison a row, and a copy.
    public func min(_ other: Expr) -> Expr { call(.lesser, other) }

    /// The greater of two values, as Swift's `max(_:_:)`.
    ///
    /// ```swift
    /// visits |> .map { $0.milliseconds.max(0) }
    /// ```
    ///
    /// Costs one comparison a row, and a copy.
    public func max(_ other: Value) -> Expr { call(.larger, Expr(other)) }
    /// The greater of two expressions' values, as Swift's `max(_:_:)`; costs one comparison a row, and a copy.
    public func max(_ other: Expr) -> Expr { call(.larger, other) }
}
