package import SatchelColumns

/// Keeps rows in the order of their bag, all of them or the first so many.
package final class CollectSink: Sink {
    package let type: ColumnType
    package let acceptsCodes = true
    private let limit: Int?
    private var parts: [(rank: Rank, batch: Batch)] = []
    private var held = 0

    package init(type: ColumnType, limit: Int? = nil) {
        self.type = type
        self.limit = limit.map { max(0, $0) }
    }

    /// Faults are kept with their rows: only `finish` knows which of them are among the result.
    package func add(_ batch: Batch, at rank: Rank) throws {
        let part = limit.map { batch.prefix($0) } ?? batch
        guard part.count > 0 else { return }
        parts.append((rank, part.flattened.detached))
        held += part.count
        dropRest()
    }

    package func merge(_ other: any Sink) throws {
        let other = try alike(other)
        guard other.limit == limit else { throw mismatch("\(type)") }
        parts += other.parts
        held += other.held
        dropRest()
    }

    package func save(to writer: inout ByteWriter) throws {
        order()
        writer.append(ranks: parts.map(\.rank))
        for part in parts { try writer.append(part.batch) }
    }

    package func restore(from cursor: inout ByteCursor) throws {
        for rank in try cursor.ranks() {
            let batch = try cursor.batch(of: type)
            parts.append((rank, batch))
            held += batch.count
        }
    }

    /// In the order of the bag, whatever `sorted` says. Throws the first fault among the result, also inside the rows.
    package func finish(sorted: Bool) throws -> [Batch] {
        order()
        return try parts.map { part in
            var batch = part.batch
            try batch.raiseFaults(reading: [batch.column])
            batch.faults = Faults()
            return batch
        }
    }

    /// How many rows of a unit are kept; fewer than were added only where those that stand before them are enough.
    package func rowsHeld(input: Int, unit: Int) -> Int {
        parts.reduce(0) { $1.rank.input == input && $1.rank.unit == unit ? $0 + $1.batch.count : $0 }
    }

    /// Lets go what can't be among the result any more, once that is half of what is kept.
    private func dropRest() {
        if let limit, held / 2 > max(limit, 128) { order() }
    }

    private func order() {
        parts.sort { $0.rank < $1.rank }
        guard var room = limit else { return }
        held = 0
        for index in parts.indices {
            if room == 0 {
                parts.removeSubrange(index...)
                break
            }
            parts[index].batch = parts[index].batch.prefix(room)
            room -= parts[index].batch.count
            held += parts[index].batch.count
        }
    }
}
