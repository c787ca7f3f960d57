import SatchelColumns

/// The order in which groups come out: by count falling if that is asked for, then by value.
struct GroupOrder {
    let table: GroupTable
    let keys: GroupKeys
    let type: ColumnType
    let byCount: Bool

    /// What decides most comparisons without a look at the key.
    private struct Entry {
        var count: Int
        /// Ordered as the keys are, as far as it reaches.
        var prefix: UInt64
        var group: Int
    }

    func sorted() throws -> [Int] {
        switch keys {
        case .text, .words: return sortedByKey()
        case .rows: return try sortedByRow()
        }
    }

    private func sortedByKey() -> [Int] {
        var entries = (0..<table.count).map { group in
            let key = table.key(of: group)
            let prefix = keys == .text ? OrderPrefix.text(key) : OrderPrefix.word(key.word(0), type)
            return Entry(count: byCount ? table.count(of: group) : 0, prefix: prefix, group: group)
        }
        let isText = keys == .text
        entries.sort { left, right in
            if left.count != right.count { return left.count > right.count }
            if left.prefix != right.prefix { return left.prefix < right.prefix }
            return isText && bytes(left.group).byteOrder(bytes(right.group)) < 0
        }
        return entries.map(\.group)
    }

    private func bytes(_ group: Int) -> Bytes { table.key(of: group).bindMemory(to: UInt8.self) }

    private func sortedByRow() throws -> [Int] {
        let all = Array(0..<table.count)
        let column = try ChunkedColumn(count: table.count) { try keys.column(of: all[$0], in: table, type) }
        return all.sorted { left, right in
            if byCount, table.count(of: left) != table.count(of: right) { return table.count(of: left) > table.count(of: right) }
            return column.compare(left, right, type) < 0
        }
    }
}

/// A column of any length in parts of which each may be as large as a column can be.
private struct ChunkedColumn {
    private let chunks: [ColumnData]

    init(count: Int, _ part: (Range<Int>) throws -> ColumnData) rethrows {
        chunks = try stride(from: 0, to: count, by: resultBatchRows).map { try part($0..<min(count, $0 + resultBatchRows)) }
    }

    func compare(_ left: Int, _ right: Int, _ type: ColumnType) -> Int {
        compareRows(
            chunks[left / resultBatchRows], left % resultBatchRows, chunks[right / resultBatchRows], right % resultBatchRows, type: type)
    }
}
