public import SatchelColumns
internal import SatchelPlan

extension Expr where Value: Record {
    /// A record of other expressions, in the order of its properties; what the `of` of a `@Record` is made with.
    ///
    /// ```swift
    /// events |> .map { Pair.of(login: $0.actor.login, repo: $0.repo.name) }
    /// ```
    ///
    /// Costs nothing of its own. Where only some fields of it are read further on, only those are worked out, and only their errors count.
    public init<each Field>(fields: repeat Expr<each Field>) {
        var expressions: [SatchelPlan.Expression] = []
        var fault: SatchelError?
        for field in repeat each fields {
            expressions.append(field.expression)
            fault = fault ?? field.fault
        }
        let type = Value.columnType.record ?? RecordType(name: "\(Value.self)", fields: [])
        self.init(.record(type, expressions), fault: fault)
    }
}
