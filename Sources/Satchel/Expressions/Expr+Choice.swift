internal import SatchelColumns
internal import SatchelPlan

/// Choice between two values of one type. The errors of the one that is not taken do not count.
extension Expr {
    /// The one value where the condition holds, else the other.
    ///
    /// ```swift
    /// events |> .map { .when($0.payload.size > 20, then: "large", else: "small") } |> .frequencies
    /// ```
    ///
    /// More than two go by another `.when` behind `else:`. Both values are computed for all rows; costs a copy.
    public static func when(_ condition: Expr<Bool>, then yes: Expr, else no: Expr) -> Expr {
        condition.call(.choose, yes, no)
    }

    /// The one constant where the condition holds, else the other; costs a copy.
    public static func when(_ condition: Expr<Bool>, then yes: Value, else no: Value) -> Expr {
        condition.call(.choose, Expr(yes), Expr(no))
    }

    /// A constant where the condition holds, else the expression's value; costs a copy.
    public static func when(_ condition: Expr<Bool>, then yes: Value, else no: Expr) -> Expr {
        condition.call(.choose, Expr(yes), no)
    }

    /// The expression's value where the condition holds, else a constant; costs a copy.
    public static func when(_ condition: Expr<Bool>, then yes: Expr, else no: Value) -> Expr {
        condition.call(.choose, yes, Expr(no))
    }
}
