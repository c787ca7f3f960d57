internal import SatchelColumns
internal import SatchelPlan

/// A value worked out for each element of a bag: what the closures of expression stages take and give.
///
/// ```swift
/// events |> .filter { $0.repo.name.hasPrefix("jupyter/") && $0.payload.size ?? 0 > 3 }
/// ```
///
/// The closure runs once, when the pipeline is built; captured Swift values become constants. So an expression can be read by `explain()`, moved
/// into the scan of the input, and sent to any machine. `$0.repo.name` reads a field, and `$0.org.login` a field of an optional record, an
/// optional itself. An expression costs memory in proportion to its length.
@dynamicMemberLookup
public struct Expr<Value: ColumnValue>: Sendable {
    let expression: SatchelPlan.Expression
    /// A constant that no column can hold.
    let fault: SatchelError?

    init(_ expression: SatchelPlan.Expression, fault: SatchelError? = nil) {
        self.expression = expression
        self.fault = fault
    }

    /// The constant expression of a Swift value, where an operator does not make one by itself.
    ///
    /// ```swift
    /// events |> .map { $0.org.login ?? Expr("none") }
    /// ```
    ///
    /// It costs the value's size, once.
    public init(_ value: Value) {
        do {
            self.init(try .literal(value))
        } catch {
            let reason = error as? SatchelError ?? SatchelError(.invalidPlan, "a constant can't be written as a column", cause: "\(error)")
            self.init(.element, fault: reason)
        }
    }

    /// The element itself.
    static var element: Expr { Expr(SatchelPlan.Expression.element) }

    func call<Result>(_ function: Function, as type: Result.Type = Result.self) -> Expr<Result> {
        Expr<Result>(.call(function, expression), fault: fault)
    }

    func call<Other, Result>(_ function: Function, _ other: Expr<Other>, as type: Result.Type = Result.self) -> Expr<Result> {
        Expr<Result>(.call(function, expression, other.expression), fault: fault ?? other.fault)
    }

    func call<Other, Third, Result>(
        _ function: Function, _ other: Expr<Other>, _ third: Expr<Third>, as type: Result.Type = Result.self
    ) -> Expr<Result> {
        Expr<Result>(
            .call(function, expression, other.expression, third.expression), fault: fault ?? other.fault ?? third.fault)
    }

    /// The expression with what is wrong with an argument, if anything is.
    func failing(_ fault: SatchelError?) -> Expr { Expr(expression, fault: self.fault ?? fault) }

    /// What is wrong with the expression over elements of a type: a bad constant, or an element of another bag.
    func fault(over element: ColumnType) -> SatchelError? {
        fault ?? expression.fault(over: element, as: Value.columnType)
    }
}

extension SatchelPlan.Expression {
    /// What is wrong with the expression as one of a type over elements of another.
    func fault(over element: ColumnType, as type: ColumnType) -> SatchelError? {
        if let found = try? self.type(over: element), found == type { return nil }
        return SatchelError(
            .invalidPlan,
            "an expression over \(element) uses the element of another bag; use only the `$0` of the closure that it stands in")
    }
}
