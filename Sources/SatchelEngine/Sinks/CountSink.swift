import SatchelColumns

/// Counts rows; reads none of them.
final class CountSink: Sink {
    let type = ColumnType.integer(.int64)
    let acceptsCodes = true
    private var count = 0

    func add(_ batch: Batch, at rank: Rank) throws {
        try batch.raiseFaults(reading: [])
        count += batch.count
    }

    func merge(_ other: any Sink) throws { count += try alike(other).count }

    func save(to writer: inout ByteWriter) { writer.append(count: count) }

    func restore(from cursor: inout ByteCursor) throws { count = try cursor.readCount() }

    func finish(sorted: Bool) throws -> [Batch] { [Batch(ColumnData(.integers([Int64(count)])))] }
}
