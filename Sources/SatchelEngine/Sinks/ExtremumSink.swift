import SatchelColumns
import SatchelPlan

/// The least or the greatest value; of several that are equal in the order, the one that stands first.
final class ExtremumSink: Sink {
    let type: ColumnType
    private let input: ColumnType
    private let isMaximum: Bool
    private var best: (value: ColumnData, rank: Rank)?

    init(input: ColumnType, output: ColumnType, isMaximum: Bool) throws {
        guard input.isOrdered, output == .optional(input) else {
            throw SatchelError(.invalidPlan, "the extreme value of \(input) can't be \(output); please report this pipeline")
        }
        self.input = input
        type = output
        self.isMaximum = isMaximum
    }

    func add(_ batch: Batch, at rank: Rank) throws {
        guard batch.count > 0 else { return }
        try batch.raiseFaults(reading: [batch.column])
        let row = firstExtreme(batch.column)
        offer(batch.column, row, rank.advanced(by: row))
    }

    func merge(_ other: any Sink) throws {
        let other = try alike(other)
        guard other.isMaximum == isMaximum else { throw mismatch("\(input)") }
        if let best = other.best { offer(best.value, 0, best.rank) }
    }

    func save(to writer: inout ByteWriter) throws {
        writer.append(best != nil)
        guard let best else { return }
        writer.append(ranks: [best.rank])
        try writer.append(best.value)
    }

    func restore(from cursor: inout ByteCursor) throws {
        guard try cursor.bool() else { return }
        let ranks = try cursor.ranks()
        let value = try cursor.column(of: input)
        guard ranks.count == 1, value.count == 1, value.isStored(as: input) else { throw cursor.damaged("has no extreme value") }
        best = (value, ranks[0])
    }

    func finish(sorted: Bool) throws -> [Batch] {
        if let best { return [Batch(ColumnData(.optional(present: [true], best.value)))] }
        let builder = ColumnBuilder(type)
        try builder.append(present: false)
        return [Batch(builder.finish())]
    }

    private func offer(_ column: ColumnData, _ row: Int, _ rank: Rank) {
        if let best {
            let order = compareRows(column, row, best.value, 0, type: input)
            guard order == 0 ? rank < best.rank : (order > 0) == isMaximum else { return }
        }
        best = (column.gathered([Int32(row)]), rank)
    }

    private func firstExtreme(_ column: ColumnData) -> Int {
        switch (column.storage, input) {
        case (.integers(let values), .integer(.uint64)):
            // With the sign bit turned over, unsigned values keep their order as signed ones.
            return firstExtreme(of: values.count) { values[$0] ^ Int64.min }
        case (.integers(let values), _): return firstExtreme(of: values.count) { values[$0] }
        default:
            let best = isMaximum ? 1 : -1
            var result = 0
            for row in 1..<max(1, column.count) where compareRows(column, row, column, result, type: input) == best { result = row }
            return result
        }
    }

    @inline(__always)
    private func firstExtreme(of count: Int, _ value: (Int) -> Int64) -> Int {
        var result = 0
        var best = value(0)
        for row in 1..<max(1, count) {
            let candidate = value(row)
            if isMaximum ? candidate > best : candidate < best {
                best = candidate
                result = row
            }
        }
        return result
    }
}
