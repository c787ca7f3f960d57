import SatchelColumns

/// Equal rows as one: `frequencies` with how many there were, `distinct` without.
final class GroupSink: Sink {
    let type: ColumnType
    let acceptsCodes = true
    private let input: ColumnType
    private let keys: GroupKeys
    private let isCounting: Bool
    private let batchBytes: Int
    private var table = GroupTable()
    /// Of sinks that were merged: few are put together only when all groups are wanted.
    private var others: [GroupTable] = []
    private static let mostOthers = 7

    init(distinct input: ColumnType, batchBytes: Int = Int(UInt32.max)) {
        self.input = input
        type = input
        keys = GroupKeys(input)
        isCounting = false
        self.batchBytes = batchBytes
    }

    /// The output is a record of `value` and `count`.
    init(frequenciesOf input: ColumnType, output: ColumnType, batchBytes: Int = Int(UInt32.max)) throws {
        let fields = output.record?.fields.map { [$0.name: $0.type] }
        guard fields == [["value": input], ["count": .integer(.int64)]] else {
            throw SatchelError(.invalidPlan, "frequencies of \(input) can't be \(output); please report this pipeline")
        }
        self.input = input
        type = output
        keys = GroupKeys(input)
        isCounting = true
        self.batchBytes = batchBytes
    }

    func add(_ batch: Batch, at rank: Rank) throws {
        guard batch.count > 0 else { return }
        try batch.raiseFaults(reading: [batch.column])
        try keys.add(batch.column, input, to: table)
    }

    func merge(_ other: any Sink) throws {
        let other = try alike(other)
        others += [other.table] + other.others
        if others.count > Self.mostOthers { try putTogether() }
    }

    private func putTogether() throws {
        for other in others {
            // The larger table takes in the smaller one.
            let (larger, smaller) = other.count > table.count ? (other, table) : (table, other)
            try larger.merge(smaller)
            table = larger
        }
        others = []
    }

    func save(to writer: inout ByteWriter) throws {
        try putTogether()
        try table.save(to: &writer)
    }

    func restore(from cursor: inout ByteCursor) throws { table = try GroupTable(savedIn: &cursor, keys, input) }

    func finish(sorted: Bool) throws -> [Batch] {
        try putTogether()
        return try batches(
            of: sorted ? try GroupOrder(table: table, keys: keys, type: input, byCount: isCounting).sorted() : Array(0..<table.count),
            in: table)
    }

    /// The groups that may be among so many most frequent ones, in no order.
    func finish(mostFrequent count: Int) throws -> [Batch] {
        let table = try others.isEmpty ? table : GroupTable(mostFrequent: count, of: [table] + others)
        let least = table.countReached(by: count)
        return try batches(of: (0..<table.count).filter { table.count(of: $0) >= least }, in: table)
    }

    private func batches(of order: [Int], in table: GroupTable) throws -> [Batch] {
        var batches: [Batch] = []
        var start = 0
        while start < order.count {
            let groups = order[start..<end(of: order, from: start, in: table)]
            let values = try keys.column(of: groups, in: table, input)
            if isCounting {
                let counts = ColumnData(.integers(groups.map { Int64(table.count(of: $0)) }))
                batches.append(Batch(ColumnData(.record([values, counts], count: groups.count))))
            } else {
                batches.append(Batch(values))
            }
            start = groups.endIndex
        }
        return batches
    }

    /// As many groups as go into one batch: by their number, and by their bytes, which no column of the batch can exceed.
    private func end(of order: [Int], from start: Int, in table: GroupTable) -> Int {
        var end = start + 1
        var room = batchBytes - table.length(of: order[start])
        while end < order.count, end - start < resultBatchRows, table.length(of: order[end]) <= room {
            room -= table.length(of: order[end])
            end += 1
        }
        return end
    }
}
