public import SatchelColumns
internal import SatchelPlan

/// Closures over the elements of a list. Each runs once, as all closures of expressions do; in it `$0` stands for an element, and
/// expressions from around it keep their meaning.
extension Expr where Value: ListColumnValue {
    /// Whether the condition is true of an element.
    ///
    /// ```swift
    /// events |> .filter { event in
    ///     (event.payload.commits ?? []).contains { $0.author.name == event.actor.login }
    /// }
    /// ```
    ///
    /// The scan reads of the elements what the condition names. The first element of which it is true decides; an error before that one
    /// is the error of the row, one behind it is not.
    public func contains(where condition: (Expr<Value.ListElement>) -> Expr<Bool>) -> Expr<Bool> { each(.contains, condition) }

    /// Whether the condition is true of every element. The first of which it is false decides; an error before that one is the error of the row.
    public func allSatisfy(_ condition: (Expr<Value.ListElement>) -> Expr<Bool>) -> Expr<Bool> { each(.allSatisfy, condition) }

    /// The elements of which the condition is true.
    ///
    /// ```swift
    /// events |> .map { ($0.payload.commits ?? []).filter { $0.distinct }.count }
    /// ```
    ///
    /// Costs a copy of the elements, of which the scan reads what is named. An error in the condition is the error of the row.
    public func filter(_ condition: (Expr<Value.ListElement>) -> Expr<Bool>) -> Expr { each(.filter, condition) }

    /// What the closure makes of each element.
    ///
    /// ```swift
    /// events |> .flatMap { ($0.payload.commits ?? []).map { $0.author.name } }
    /// ```
    ///
    /// Costs a column of as many values as there are elements. An error of an element is only one of who reads it.
    public func map<Result>(_ value: (Expr<Value.ListElement>) -> Expr<Result>) -> Expr<[Result]> { each(.map, value) }
}

extension Expr {
    /// What the closure makes of the value; nil where there is none.
    ///
    /// ```swift
    /// events |> .map { $0.org.login.map { "@" + $0 } ?? "none" }
    /// ```
    ///
    /// Costs what the closure does for each row.
    public func map<Wrapped, Result>(_ value: (Expr<Wrapped>) -> Expr<Result>) -> Expr<Result?> where Value == Wrapped? {
        each(.map, value)
    }

    fileprivate func each<Element, Part, Result>(
        _ traversal: Traversal, _ closure: (Expr<Element>) -> Expr<Part>, as type: Result.Type = Result.self
    ) -> Expr<Result> {
        let depth = ClosureDepth.current + 1
        let body = ClosureDepth.$current.withValue(depth) { closure(Expr<Element>(SatchelPlan.Expression([.inner(depth)]))) }
        return Expr<Result>(expression.each(traversal, depth: depth, body.expression), fault: fault ?? body.fault)
    }
}

/// How many closures over lists and optionals are running, one inside the other: what tells their elements apart.
private enum ClosureDepth {
    @TaskLocal static var current = 0
}
