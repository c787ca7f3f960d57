public import SatchelColumns
internal import SatchelPlan

/// Arithmetic of numbers of one type. An overflow of integers is an error of its row, never a trap; `Double` follows IEEE 754.
extension Expr where Value: OrderedColumnValue & Numeric {
    /// The sum; costs one addition a row.
    public static func + (left: Expr, right: Expr) -> Expr { left.call(.add, right) }
    /// The sum with a constant; costs one addition a row.
    public static func + (left: Expr, right: Value) -> Expr { left.call(.add, Expr(right)) }
    /// The sum with a constant; costs one addition a row.
    public static func + (left: Value, right: Expr) -> Expr { Expr(left).call(.add, right) }
    /// The difference; costs one subtraction a row.
    public static func - (left: Expr, right: Expr) -> Expr { left.call(.subtract, right) }
    /// The difference from a constant; costs one subtraction a row.
    public static func - (left: Expr, right: Value) -> Expr { left.call(.subtract, Expr(right)) }
    /// The difference of a constant and the expression; costs one subtraction a row.
    public static func - (left: Value, right: Expr) -> Expr { Expr(left).call(.subtract, right) }
    /// The product; costs one multiplication a row.
    public static func * (left: Expr, right: Expr) -> Expr { left.call(.multiply, right) }
    /// The product with a constant; costs one multiplication a row.
    public static func * (left: Expr, right: Value) -> Expr { left.call(.multiply, Expr(right)) }
    /// The product with a constant; costs one multiplication a row.
    public static func * (left: Value, right: Expr) -> Expr { Expr(left).call(.multiply, right) }
    /// The quotient, of integers toward zero; an integer's division by zero is an error of its row. Costs one division a row.
    public static func / (left: Expr, right: Expr) -> Expr { left.call(.divide, right) }
    /// The quotient by a constant, of integers toward zero; costs one division a row.
    public static func / (left: Expr, right: Value) -> Expr { left.call(.divide, Expr(right)) }
    /// The quotient of a constant and the expression, of integers toward zero; costs one division a row.
    public static func / (left: Value, right: Expr) -> Expr { Expr(left).call(.divide, right) }
}

extension Expr where Value: IntegerColumnValue {
    /// The remainder, with the sign of the first; a division by zero is an error of its row. Costs one division a row.
    public static func % (left: Expr, right: Expr) -> Expr { left.call(.remainder, right) }
    /// The remainder of the division by a constant; costs one division a row.
    public static func % (left: Expr, right: Value) -> Expr { left.call(.remainder, Expr(right)) }
    /// The remainder of a constant's division by the expression; costs one division a row.
    public static func % (left: Value, right: Expr) -> Expr { Expr(left).call(.remainder, right) }
}

extension Expr where Value == String {
    /// The two strings, one after the other; costs a copy of both a row.
    public static func + (left: Expr, right: Expr) -> Expr { left.call(.add, right) }
    /// The string with a constant after it; costs a copy of both a row.
    public static func + (left: Expr, right: Value) -> Expr { left.call(.add, Expr(right)) }
    /// The string with a constant before it; costs a copy of both a row.
    public static func + (left: Value, right: Expr) -> Expr { Expr(left).call(.add, right) }
}
