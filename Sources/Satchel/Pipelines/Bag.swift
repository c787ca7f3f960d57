internal import SatchelColumns
internal import SatchelPlan

/// Many values of one type, wherever they are: a description of how to get them, worked out when a result is asked for.
///
/// ```swift
/// let jupyter = Bag.s3("githubarchive-data", "2015")
///     |> .json
///     |> .filter { $0.repo.name.hasPrefix("jupyter/") }
/// let n = try await (jupyter |> .count).compute()
/// ```
///
/// A value to store, loop over and return from functions. Making one reads nothing and never fails: what is wrong with it is thrown, with file
/// and line of the stage, by `explain`, `persist`, `compute`, `take` and `elements`. The elements have an order, that of the files and lines
/// they come from, unless a stage says otherwise. Copying costs a reference.
///
/// Elements are ``ColumnValue``s, of which stages read what they need, or of a plain `Codable` type, which only native code takes apart.
public struct Bag<Element: Sendable>: Sendable {
    let pipeline: Pipeline

    init(_ pipeline: Pipeline) { self.pipeline = pipeline }

    /// A bag that begins with a leaf of the plan.
    init(leaf operation: SatchelPlan.Operation, type: ColumnType, place: String, fault: SatchelError? = nil) {
        let plan = Plan(leaf: operation, type: type, place: place)
        self.init(Pipeline(plan: (fault?.at(place)).map(plan.failing) ?? plan))
    }

    /// The bag with one more stage; without a place that of the stage before.
    func appending<Next: ColumnValue>(
        _ operation: SatchelPlan.Operation, place: String?, fault: SatchelError? = nil, as type: Next.Type = Next.self
    ) -> Bag<Next> {
        Bag<Next>(pipeline.appending(operation, type: Next.columnType, place: place, fault: fault))
    }

    /// The bag with one more stage that lets elements pass as they are.
    func passing(_ operation: SatchelPlan.Operation, place: String?, fault: SatchelError? = nil) -> Bag {
        Bag(pipeline.appending(operation, type: pipeline.type, place: place, fault: fault))
    }

    /// The bag's only value once it is reduced.
    func reducing<Value: ColumnValue>(_ reduction: Reduction, as type: Value.Type = Value.self) -> Deferred<Value> {
        Deferred(pipeline.appending(.reduce(reduction), type: Value.columnType, place: nil))
    }
}
