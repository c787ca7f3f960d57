internal import SatchelPlan

/// Logic. The right side's errors do not count in rows where the left side decides.
///
/// Expressions only: with an overload for a Swift `Bool` on either side, one mistake in a condition of twelve terms takes the compiler twenty
/// times as long. `Expr(flag)` makes an expression of a captured one.
extension Expr where Value == Bool {
    /// Whether both are true; costs a bit operation a row.
    public static func && (left: Expr, right: Expr) -> Expr { left.call(.and, right) }
    /// Whether one is true; costs a bit operation a row.
    public static func || (left: Expr, right: Expr) -> Expr { left.call(.or, right) }
    /// Whether the expression is false; costs a bit operation a row.
    public static prefix func ! (value: Expr) -> Expr { value.call(.not) }
}
