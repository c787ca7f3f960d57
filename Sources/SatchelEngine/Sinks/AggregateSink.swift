import SatchelColumns
import SatchelPlan

/// One row a different key, with what is worked out of the rows that have it; in ascending order of keys.
///
/// Takes records: the key, then what the aggregations read. Memory grows with the number of keys.
final class AggregateSink: Sink {
    let type: ColumnType
    let acceptsCodes = true
    private let input: ColumnType
    private let aggregations: [Aggregation]
    private let keyType: ColumnType
    private let keys: GroupKeys
    private var table = GroupTable()
    /// One an aggregation; nil for those that the table counts by itself.
    private var accumulators: [(any Accumulator)?]

    init(_ aggregations: [Aggregation], input: ColumnType, output: ColumnType) throws {
        guard let taken = input.record?.fields.map(\.type), let key = taken.first, let given = output.record?.fields.map(\.type),
            given.first == key, given.count == aggregations.count + 1
        else { throw Self.unfit(input, output) }
        self.input = input
        self.aggregations = aggregations
        type = output
        keyType = key
        keys = GroupKeys(key)
        accumulators = try zip(aggregations, given.dropFirst()).map { aggregation, type in
            if aggregation.kind == .count, type == .integer(.int64) { return nil }
            guard let field = aggregation.field, taken.indices.contains(field),
                let accumulator = aggregation.kind.accumulator(of: taken[field], as: type)
            else { throw Self.unfit(input, output) }
            return accumulator
        }
    }

    private static func unfit(_ input: ColumnType, _ output: ColumnType) -> SatchelError {
        SatchelError(.invalidPlan, "groups of \(input) can't be \(output); please report this pipeline")
    }

    func add(_ batch: Batch, at rank: Rank) throws {
        guard batch.count > 0 else { return }
        try batch.raiseFaults(reading: [batch.column])
        let groups = try keys.groups(of: batch.column.field(0), keyType, in: table)
        for (aggregation, accumulator) in zip(aggregations, accumulators) {
            guard let accumulator, let field = aggregation.field else { continue }
            let (column, owners) = batch.column.field(field).flattened.present(in: groups)
            try accumulator.add(column, to: owners, of: table.count)
        }
    }

    func merge(_ other: any Sink) throws {
        let other = try alike(other)
        guard other.aggregations == aggregations, other.input == input else { throw mismatch("\(type)") }
        // The larger table takes in the smaller one.
        if other.table.count > table.count {
            swap(&table, &other.table)
            swap(&accumulators, &other.accumulators)
        }
        var groups = [Int](repeating: 0, count: other.table.count)
        try table.merge(other.table) { groups[$0] = $1 }
        for (accumulator, others) in zip(accumulators, other.accumulators) {
            if let accumulator, let others { try accumulator.merge(others, into: groups, of: table.count) }
        }
    }

    func save(to writer: inout ByteWriter) throws {
        try table.save(to: &writer)
        for accumulator in accumulators { try accumulator?.save(to: &writer) }
    }

    func restore(from cursor: inout ByteCursor) throws {
        table = try GroupTable(savedIn: &cursor, keys, keyType)
        for accumulator in accumulators { try accumulator?.restore(from: &cursor, of: table.count) }
    }

    func finish(sorted: Bool) throws -> [Batch] {
        let all = Array(0..<table.count)
        let order = sorted ? try GroupOrder(table: table, keys: keys, type: keyType, byCount: false).sorted() : all
        var batches: [Batch] = []
        var start = 0
        while start < order.count {
            let groups = order[start..<end(of: order, from: start)]
            var columns = [try keys.column(of: groups, in: table, keyType)]
            for accumulator in accumulators {
                columns.append(try accumulator?.column(of: groups) ?? ColumnData(.integers(groups.map { Int64(table.count(of: $0)) })))
            }
            batches.append(Batch(ColumnData(.record(columns, count: groups.count))))
            start = groups.endIndex
        }
        return batches
    }

    /// As many groups as go into one batch: by their number, and by the bytes of each column.
    private func end(of order: [Int], from start: Int) -> Int {
        var end = start
        var bytes = [Int](repeating: 0, count: accumulators.count + 1)
        while end < order.count, end - start < resultBatchRows {
            let group = order[end]
            bytes[0] += table.length(of: group)
            for (index, accumulator) in accumulators.enumerated() { bytes[index + 1] += accumulator?.bytes(of: group) ?? 0 }
            if end > start, bytes.contains(where: { $0 > Int(UInt32.max) }) { break }
            end += 1
        }
        return end
    }
}

extension ColumnData {
    /// The rows that are not nil, without their optional, and their groups.
    fileprivate func present(in groups: [Int]) -> (column: ColumnData, groups: [Int]) {
        guard case .optional(let present, let wrapped) = storage else { return (self, groups) }
        let rows = present.indices.filter { present[$0] }
        if rows.count == groups.count { return (wrapped, groups) }
        return (wrapped.gathered(rows.map { Int32($0) }), rows.map { groups[$0] })
    }
}
