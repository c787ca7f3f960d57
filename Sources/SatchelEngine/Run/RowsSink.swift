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

    func finish(sorted: Bool) -> [Batch] {
        batches.sorted { ($0.key.input, $0.key.unit) < ($1.key.input, $1.key.unit) }.flatMap(\.value)
    }
}
