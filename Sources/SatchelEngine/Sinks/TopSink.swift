import SatchelColumns
import SatchelPlan

/// The first so many rows by some keys; of equal ones those that stand first in their bag.
///
/// Reads the keys only: an error elsewhere in a row stays with the row. Keeps a few more rows than asked for, and once there are enough
/// of them the last one's keys turn away most of what follows.
final class TopSink: Sink {
    let type: ColumnType
    let acceptsCodes = true
    private let limit: Int
    private let order: TopOrder
    private var runs: [TopRun] = []
    private(set) var rowsHeld = 0
    /// The last row that would be in the result by now.
    private var threshold: TopRun?

    init(_ limit: Int, by keys: [SortKey], of type: ColumnType) throws {
        self.limit = max(0, limit)
        self.type = type
        order = try TopOrder(keys, of: type)
    }

    func add(_ batch: Batch, at rank: Rank) throws {
        guard limit > 0, batch.count > 0 else { return }
        let keys = order.evaluate(batch)
        try batch.raiseFaults(reading: keys)
        let rows = order.first(limit, batch, keys, from: rank, before: threshold)
        guard !rows.isEmpty else { return }
        let picked = keys.map { $0.gathered(rows) }
        let ranks = rows.map { rank.advanced(by: Int($0)) }
        take([TopRun(rows: batch.gathered(rows).flattened.detached.column, keys: picked, prefixes: order.prefixes(picked), ranks: ranks)])
        try prune()
    }

    func merge(_ other: any Sink) throws {
        let other = try alike(other)
        guard other.limit == limit, other.order.sortKeys == order.sortKeys else { throw mismatch("\(type)") }
        take(other.runs)
        try prune()
    }

    /// No more rows than are asked for.
    func save(to writer: inout ByteWriter) throws {
        try keepFirst()
        writer.append(count: runs.count)
        for run in runs { try run.save(to: &writer) }
    }

    func restore(from cursor: inout ByteCursor) throws {
        // In order already: who adds more or merges sorts them once.
        take(try (0..<cursor.readCount(ofBytes: ByteCursor.leastColumn)).map { _ in try TopRun(savedIn: &cursor, type, order) })
    }

    func finish(sorted: Bool) throws -> [Batch] {
        try keepFirst()
        return runs.map { Batch($0.rows) }
    }

    private func take(_ more: [TopRun]) {
        runs += more
        rowsHeld += more.reduce(0) { $0 + $1.ranks.count }
    }

    private func prune() throws {
        guard rowsHeld >= limit, threshold == nil || rowsHeld / 2 >= max(limit, 128) else { return }
        try keepFirst()
    }

    /// Brings the rows into order and drops those behind the limit.
    private func keepFirst() throws {
        var picks = runs.enumerated().flatMap { run in run.element.ranks.indices.map { RowPick(source: run.offset, row: $0) } }
        picks.sort { order.precedes(runs[$0.source], $0.row, runs[$1.source], $1.row) }
        if picks.count > limit { picks.removeSubrange(limit...) }
        let columns = try assemble(picks, from: runs.map(\.combined), order.combinedType)
        var start = 0
        runs = columns.map { column in
            let ranks = picks[start..<start + column.count].map { runs[$0.source].ranks[$0.row] }
            start += column.count
            let keys = if case .record(let fields, _) = column.storage { Array(fields.dropFirst()) } else { [ColumnData]() }
            return TopRun(rows: column.field(0), keys: keys, prefixes: order.prefixes(keys), ranks: ranks)
        }
        rowsHeld = picks.count
        if rowsHeld == limit, let last = runs.last { threshold = last.row(last.ranks.count - 1) }
    }
}

/// Candidates: rows, their keys, and where they stand in the bag.
struct TopRun {
    var rows: ColumnData
    var keys: [ColumnData]
    var prefixes: [UInt64]
    var ranks: [Rank]

    /// A record of the row and its keys.
    var combined: ColumnData { ColumnData(.record([rows] + keys, count: ranks.count)) }

    func row(_ row: Int) -> TopRun {
        let rows = [Int32(row)]
        return TopRun(
            rows: self.rows.gathered(rows), keys: keys.map { $0.gathered(rows) }, prefixes: prefixes.isEmpty ? [] : [prefixes[row]],
            ranks: [ranks[row]])
    }
}
