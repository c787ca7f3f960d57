internal import SatchelColumns
internal import SatchelPlan

/// Gathers what a grouping stage works out, each thing once.
final class AggregationCollector {
    static let keyName = "key"

    /// The key, then what aggregations take of each element.
    private var taken: [SatchelPlan.Expression]
    private var takenFields: [RecordType.Field]
    private var aggregations: [Aggregation] = []
    private var givenFields: [RecordType.Field]
    private var fault: SatchelError?

    init<Key>(key: Expr<Key>) {
        let field = RecordType.Field(name: Self.keyName, key: Self.keyName, type: Key.columnType)
        taken = [key.expression]
        takenFields = [field]
        givenFields = [field]
        fault = key.fault
    }

    /// The aggregate's value as an expression over the rows of the groups.
    func add<Element, Value>(_ aggregate: Aggregate<Element, Value>) -> Expr<Value> {
        let aggregation = Aggregation(aggregate.kind, of: aggregate.argument.map { place(of: $0.expression, $0.type, $0.fault) })
        if let index = aggregations.firstIndex(of: aggregation) { return Expr(.element.field(givenFields[index + 1].name)) }
        aggregations.append(aggregation)
        let name = aggregation.field.map { "\(aggregation.kind.rawValue) \(takenFields[$0].name)" } ?? aggregation.kind.rawValue
        givenFields.append(.init(name: name, key: name, type: Value.columnType))
        return Expr(.element.field(name))
    }

    private func place(of expression: SatchelPlan.Expression, _ type: ColumnType, _ fault: SatchelError?) -> Int {
        self.fault = self.fault ?? fault
        // Not the key, whose place the plan tells by its being first.
        if let index = taken.dropFirst().firstIndex(of: expression), takenFields[index].type == type { return index }
        let name = "\(taken.count)"
        taken.append(expression)
        takenFields.append(.init(name: name, key: name, type: type))
        return taken.count - 1
    }

    /// The stages that work out all that was gathered, and make a value of it.
    func aggregating<Value>(_ value: Expr<Value>) -> Aggregating<Value> {
        let input = RecordType(name: "", fields: takenFields)
        return Aggregating(
            input: .record(input, taken), inputType: .record(input), aggregations: aggregations,
            groupType: .record(RecordType(name: "groups", fields: givenFields)), value: value, fault: fault)
    }
}

/// Three stages: what is read of each element, the groups, and what is made of each group.
struct Aggregating<Value: ColumnValue>: Sendable {
    let input: SatchelPlan.Expression
    let inputType: ColumnType
    let aggregations: [Aggregation]
    let groupType: ColumnType
    let value: Expr<Value>
    let fault: SatchelError?

    init<Element, Key>(
        by key: (Expr<Element>) -> Expr<Key>, _ value: (Grouping<Element, Key>) -> Expr<Value>
    ) {
        let collector = AggregationCollector(key: key(.element))
        self = collector.aggregating(value(Grouping(collector: collector)))
    }

    init(
        input: SatchelPlan.Expression, inputType: ColumnType, aggregations: [Aggregation], groupType: ColumnType, value: Expr<Value>,
        fault: SatchelError?
    ) {
        self.input = input
        self.inputType = inputType
        self.aggregations = aggregations
        self.groupType = groupType
        self.value = value
        self.fault = fault
    }

    func callAsFunction(_ pipeline: Pipeline, at place: String) -> Bag<Value> {
        let fault = fault ?? input.fault(over: pipeline.type, as: inputType) ?? value.fault(over: groupType)
        let groups =
            pipeline
            .appending(.map(input), type: inputType, place: place, fault: fault)
            .appending(.grouped(aggregations), type: groupType, place: place)
        return Bag(groups.appending(.map(value.expression), type: Value.columnType, place: place))
    }
}
