@testable import SatchelColumns

/// Columns as only those in memory can be: with errors, with parts that were not read, with codes.
struct FlightColumns {
    private var columns: RandomColumns

    init(seed: UInt64) { columns = RandomColumns(seed: seed) }

    mutating func type() -> ColumnType { columns.type() }

    mutating func below(_ count: Int) -> Int { columns.random.below(count) }

    mutating func batch(rows: Int) -> Batch {
        var batch = Batch(column(columns.type(), rows: rows))
        batch.faults = faults(rows, odds: 4)
        return batch
    }

    /// A column that was one of the type before things happened to it.
    mutating func column(_ type: ColumnType, rows: Int) -> ColumnData { changed(columns.column(type, rows: rows)) }

    private mutating func changed(_ column: ColumnData) -> ColumnData {
        let rows = column.count
        let storage: ColumnData.Storage
        switch (column.storage, columns.random.below(8)) {
        case (_, 0): storage = .absent(rows)
        case (.text, 1):
            let names = ["a", "b.c", "[3]", "é"].filter { _ in columns.random.below(2) == 0 }
            storage = .parts(Dictionary(uniqueKeysWithValues: names.map { ($0, column) }), count: rows)
        case (_, 2) where rows > 0:
            storage = .coded((0..<rows + 2).map { _ in Int32(columns.random.below(rows)) }.dropLast(2), changed(column))
        case (.record(let fields, _), _): storage = .record(fields.map { changed($0) }, count: rows)
        case (.optional(let present, let wrapped), _): storage = .optional(present: present, changed(wrapped))
        case (.list(let offsets, let element), _): storage = .list(offsets: offsets, changed(element))
        default: storage = column.storage
        }
        return ColumnData(storage, faults: faults(rows, odds: 6))
    }

    private mutating func faults(_ rows: Int, odds: Int) -> Faults {
        var faults = Faults()
        guard columns.random.below(odds) == 0 else { return faults }
        for row in 0..<rows where columns.random.below(9) == 0 {
            let place = SatchelError.Location(file: columns.random.pick([nil, "a.json"]), line: row, path: "$.\(row)")
            faults.add(
                SatchelError(columns.random.pick([.typeMismatch, .arithmetic]), "no \"number\" \(row)", cause: nil, at: place), at: row)
        }
        return faults
    }
}

extension ColumnData {
    var written: [UInt8] {
        get throws {
            var writer = ByteWriter()
            try writer.append(self)
            return writer.bytes
        }
    }

    /// What the bytes hold, and nothing behind it.
    static func read(_ bytes: [UInt8]) throws -> ColumnData {
        try bytes.withUnsafeBytes { bytes in
            var cursor = ByteCursor(bytes, of: "a column")
            let column = try cursor.column()
            if cursor.left > 0 { throw cursor.damaged("ends before its bytes do") }
            return column
        }
    }

    /// Looks at every value, in all the ways in which columns are looked at; a column that is unsound ends the process.
    func lookAtAll() {
        // Rows without bytes may be many, and of them there is nothing to see.
        guard count <= 1 << 16 else { return }
        let rows = (0..<Int32(count)).reversed().map { $0 }
        for column in [self, flattened, gathered(rows), flattened.gathered(rows)] {
            _ = column.hashValue
            for row in 0..<count { _ = column.fault(at: row) }
            column.lookBelow()
        }
    }

    private func lookBelow() {
        switch storage {
        case .absent, .bools, .integers, .doubles: break
        case .text(let text): for row in 0..<text.count { _ = text.string(row) }
        case .list(let offsets, let element):
            for row in 0..<count { _ = offsets[row]..<offsets[row + 1] }
            element.lookBelow()
        case .record(let fields, _): for field in fields { field.lookBelow() }
        case .parts(let parts, _): for part in parts.values { part.lookBelow() }
        case .optional(_, let values), .coded(_, let values): values.lookBelow()
        }
    }
}
