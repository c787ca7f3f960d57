internal import SatchelPlan

/// Logic. The right side's errors do not count in rows where the left side decides.
extension Expr where Value == Bool {
    /// Whether both are true; costs a bit operation a row.
    public static func && (left: Expr, right: Expr) -> Expr { left.call(.and, right) }
    /// Whether the expression is true and a Swift `Bool` is; costs a bit operation a row.
    /// Whether a Swift `Bool` is true and the expression is; costs a bit operation a row.
    /// Whether one is true; costs a bit operation a row.
    public static func || (left: Expr, right: Expr) -> Expr { left.call(.or, right) }
    /// Whether the expression is true or a Swift `Bool` is; costs a bit operation a row.
    /// Whether a Swift `Bool` is true or the expression is; costs a bit operation a row.
    /// Whether the expression is false; costs a bit operation a row.
    public static prefix func ! (value: Expr) -> Expr { value.call(.not) }
}
