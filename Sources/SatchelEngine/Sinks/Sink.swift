package import SatchelColumns
package import SatchelPlan

/// A stage that sees whole bags: takes batches in any order, gives its result at the end.
///
/// One thread uses one sink; those of several threads are merged.
package protocol Sink: AnyObject {
    /// The type of the result's rows.
    var type: ColumnType { get }

    /// Takes a batch whose first row has this rank; or throws the first fault, in row order, of what the sink reads, and takes nothing.
    func add(_ batch: Batch, at rank: Rank) throws

    /// Whether columns may come with codes; else values stand for themselves.
    var acceptsCodes: Bool { get }

    /// All rows of a unit were added.
    func endUnit() throws

    /// Takes over what another sink of the same kind has seen; the other one is not used again.
    func merge(_ other: any Sink) throws

    /// Appends what the sink has seen, for a sink of the same kind in another process.
    func save(to writer: inout ByteWriter) throws

    /// Takes over what another sink of the same kind has saved; this one is new. Throws where the bytes are damaged, and is then not used.
    func restore(from cursor: inout ByteCursor) throws

    /// The result in batches. Where order is a matter of the sink's own, it costs time, and nobody may need it: then `sorted` is false.
    func finish(sorted: Bool) throws -> [Batch]
}

extension Sink {
    package var acceptsCodes: Bool { false }
    package func endUnit() throws {}
}

/// The sink of a stage that needs whole bags.
package func makeSink(for operation: Operation, input: ColumnType, output: ColumnType) throws -> any Sink {
    switch operation {
    case .frequencies: return try GroupSink(frequenciesOf: input, output: output)
    case .distinct: return GroupSink(distinct: input)
    case .top(let count, let keys): return try TopSink(count, by: keys, of: input)
    case .reduce(.count): return CountSink()
    case .reduce(.sum): return try SumSink(input: input, output: output, mean: false)
    case .reduce(.mean): return try SumSink(input: input, output: output, mean: true)
    case .reduce(.min): return try ExtremumSink(input: input, output: output, isMaximum: false)
    case .reduce(.max): return try ExtremumSink(input: input, output: output, isMaximum: true)
    case .grouped(let aggregations): return try AggregateSink(aggregations, input: input, output: output)
    default: throw SatchelError(.invalidPlan, "this stage does not need whole bags and has no sink; please report this pipeline")
    }
}

/// How many rows a batch of a result has at most.
let resultBatchRows = 8192

extension Sink {
    /// The other sink as one of this kind.
    func alike(_ other: any Sink) throws -> Self {
        guard let other = other as? Self, other !== self, other.type == type else {
            throw SatchelError(.invalidPlan, "results of different stages can't be merged; please report this pipeline")
        }
        return other
    }
}
