internal import SatchelColumns

/// Keeps the rows of a root, unit by unit.
final class RowsSink: Sink {
    struct Place: Hashable {
        let input: Int
        let unit: Int
    }

    let type: ColumnType
    private(set) var batches: [Place: [Batch]] = [:]

    init(type: ColumnType) { self.type = type }

    func add(_ batch: Batch, at rank: Rank) throws {
        try batch.raiseFaultsOfRows()
        guard batch.count > 0 else { return }
        batches[Place(input: rank.input, unit: rank.unit), default: []].append(batch)
    }

    func merge(_ other: any Sink) throws {
        guard let other = other as? RowsSink else { throw mismatch("rows") }
        batches.merge(other.batches) { $0 + $1 }
    }

    func save(to writer: inout ByteWriter) throws {
        let places = batches.keys.sorted { ($0.input, $0.unit) < ($1.input, $1.unit) }
        // Of a place with its number of batches a rank.
        writer.append(ranks: places.map { Rank(input: $0.input, unit: $0.unit, row: batches[$0]?.count ?? 0) })
        for place in places {
            for batch in batches[place] ?? [] {
                writer.append(placesOf: batch, type)
                try writer.append(batch.flattened)
            }
        }
    }

    func restore(from cursor: inout ByteCursor) throws {
        for rank in try cursor.ranks() {
            guard rank.row >= 0, rank.row <= cursor.left / ByteCursor.leastBatch else { throw cursor.damaged("claims \(rank.row) batches") }
            let part = try (0..<rank.row).map { _ in
                let origin = try cursor.places()
                var batch = try cursor.batch(of: type)
                batch.origin = origin
                return batch
            }
            batches[Place(input: rank.input, unit: rank.unit), default: []] += part
        }
    }

    func finish(sorted: Bool) -> [Batch] {
        batches.sorted { ($0.key.input, $0.key.unit) < ($1.key.input, $1.key.unit) }.flatMap(\.value)
    }
}
