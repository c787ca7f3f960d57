public import SatchelColumns
internal import SatchelPlan

/// Bit operations on integers of one type. Shifts are Swift's: bits that leave are lost, and a negative distance shifts the other way.
extension Expr where Value: IntegerColumnValue {
    /// The bits that both have; costs one operation a row.
    public static func & (left: Expr, right: Expr) -> Expr { left.call(.bitAnd, right) }
    /// The bits that both have; costs one operation a row.
    public static func & (left: Expr, right: Value) -> Expr { left.call(.bitAnd, Expr(right)) }
    /// The bits that one has; costs one operation a row.
    public static func | (left: Expr, right: Expr) -> Expr { left.call(.bitOr, right) }
    /// The bits that one has; costs one operation a row.
    public static func | (left: Expr, right: Value) -> Expr { left.call(.bitOr, Expr(right)) }
    /// The bits in which they differ; costs one operation a row.
    public static func ^ (left: Expr, right: Expr) -> Expr { left.call(.bitXor, right) }
    /// The bits in which they differ; costs one operation a row.
    public static func ^ (left: Expr, right: Value) -> Expr { left.call(.bitXor, Expr(right)) }
    /// Every bit turned; costs one operation a row.
    public static prefix func ~ (value: Expr) -> Expr { value.call(.bitNot) }
    /// The bits moved up by the other's value; costs one operation a row.
    public static func << (left: Expr, right: Expr) -> Expr { left.call(.shiftLeft, right) }
    /// The bits moved up; costs one operation a row.
    public static func << (left: Expr, right: Value) -> Expr { left.call(.shiftLeft, Expr(right)) }
    /// The bits moved down by the other's value, a negative number's with its sign; costs one operation a row.
    public static func >> (left: Expr, right: Expr) -> Expr { left.call(.shiftRight, right) }
    /// The bits moved down, a negative number's with its sign; costs one operation a row.
    public static func >> (left: Expr, right: Value) -> Expr { left.call(.shiftRight, Expr(right)) }
}
