public import SatchelColumns
internal import SatchelPlan

/// Equality. Strings and JSON are compared by their bytes, `nil` equals `nil`, and no number equals `Double.nan`.
extension Expr where Value: Equatable {
    /// Whether two expressions are equal; costs one comparison a row.
    public static func == (left: Expr, right: Expr) -> Expr<Bool> { left.call(.equal, right) }
    /// Whether the expression equals a constant; costs one comparison a row.
    public static func == (left: Expr, right: Value) -> Expr<Bool> { left.call(.equal, Expr(right)) }
    /// Whether a constant equals the expression; costs one comparison a row.
    public static func == (left: Value, right: Expr) -> Expr<Bool> { Expr(left).call(.equal, right) }
    /// Whether two expressions differ; costs one comparison a row.
    public static func != (left: Expr, right: Expr) -> Expr<Bool> { left.call(.notEqual, right) }
    /// Whether the expression differs from a constant; costs one comparison a row.
    public static func != (left: Expr, right: Value) -> Expr<Bool> { left.call(.notEqual, Expr(right)) }
    /// Whether a constant differs from the expression; costs one comparison a row.
    public static func != (left: Value, right: Expr) -> Expr<Bool> { Expr(left).call(.notEqual, right) }
}
