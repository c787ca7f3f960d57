public import SatchelColumns
internal import SatchelPlan

/// Order: numbers by value, dates by time, strings by their bytes. An ordering with nil on either side is false.
extension Expr where Value: SortableColumnValue {
    /// Whether the first comes before the second; costs one comparison a row.
    public static func < (left: Expr, right: Expr) -> Expr<Bool> { left.call(.less, right) }
    /// Whether the expression comes before a constant; costs one comparison a row.
    public static func < (left: Expr, right: Value) -> Expr<Bool> { left.call(.less, Expr(right)) }
    /// Whether a constant comes before the expression; costs one comparison a row.
    public static func < (left: Value, right: Expr) -> Expr<Bool> { Expr(left).call(.less, right) }
    /// Whether the first does not come after the second; costs one comparison a row.
    public static func <= (left: Expr, right: Expr) -> Expr<Bool> { left.call(.lessOrEqual, right) }
    /// Whether the expression does not come after a constant; costs one comparison a row.
    public static func <= (left: Expr, right: Value) -> Expr<Bool> { left.call(.lessOrEqual, Expr(right)) }
    /// Whether a constant does not come after the expression; costs one comparison a row.
    public static func <= (left: Value, right: Expr) -> Expr<Bool> { Expr(left).call(.lessOrEqual, right) }
    /// Whether the first comes after the second; costs one comparison a row.
    public static func > (left: Expr, right: Expr) -> Expr<Bool> { left.call(.greater, right) }
    /// Whether the expression comes after a constant; costs one comparison a row.
    public static func > (left: Expr, right: Value) -> Expr<Bool> { left.call(.greater, Expr(right)) }
    /// Whether a constant comes after the expression; costs one comparison a row.
    public static func > (left: Value, right: Expr) -> Expr<Bool> { Expr(left).call(.greater, right) }
    /// Whether the first does not come before the second; costs one comparison a row.
    public static func >= (left: Expr, right: Expr) -> Expr<Bool> { left.call(.greaterOrEqual, right) }
    /// Whether the expression does not come before a constant; costs one comparison a row.
    public static func >= (left: Expr, right: Value) -> Expr<Bool> { left.call(.greaterOrEqual, Expr(right)) }
    /// Whether a constant does not come before the expression; costs one comparison a row.
    public static func >= (left: Value, right: Expr) -> Expr<Bool> { Expr(left).call(.greaterOrEqual, right) }
}
