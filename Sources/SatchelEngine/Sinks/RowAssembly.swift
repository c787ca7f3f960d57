import SatchelColumns

/// A row of one of several columns.
struct RowPick {
    var source: Int
    var row: Int
}

/// The picked rows in their order, in columns of at most `resultBatchRows` rows and so many bytes.
func assemble(
    _ picks: [RowPick], from sources: [ColumnData], _ type: ColumnType, bytes: Int = Int(UInt32.max)
) throws -> [ColumnData] {
    var columns: [ColumnData] = []
    var start = 0
    while start < picks.count {
        var end = start
        var room = bytes
        let builder = ColumnBuilder(type)
        while end < picks.count, end - start < resultBatchRows {
            let source = sources[picks[end].source]
            let weight = source.bytes(at: picks[end].row)
            guard end == start || weight <= room else { break }
            room -= weight
            try builder.append(source, row: picks[end].row)
            end += 1
        }
        columns.append(builder.finish())
        start = end
    }
    return columns
}

extension ColumnData {
    /// The bytes of a row's strings, and one for each element of its lists: no offset that the row causes is greater.
    func bytes(at row: Int) -> Int {
        switch storage {
        case .absent, .bools, .integers, .doubles, .parts: 0
        case .text(let text): text.range(row).count
        case .coded(let codes, let values): values.bytes(at: Int(codes[row]))
        case .optional(let present, let wrapped): present[row] ? wrapped.bytes(at: row) : 0
        case .record(let fields, _): fields.reduce(0) { $0 + $1.bytes(at: row) }
        case .list(let offsets, let element): (offsets[row]..<offsets[row + 1]).reduce(0) { $0 + 1 + element.bytes(at: Int($1)) }
        }
    }
}
