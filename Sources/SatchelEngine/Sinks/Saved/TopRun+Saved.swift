import SatchelColumns

extension TopRun {
    func save(to writer: inout ByteWriter) throws {
        writer.append(ranks: ranks)
        for column in [rows] + keys { try writer.append(column) }
    }

    /// Rows of the type with keys of the order, whose prefixes are made anew.
    init(savedIn cursor: inout ByteCursor, _ type: ColumnType, _ order: TopOrder) throws {
        ranks = try cursor.ranks()
        rows = try cursor.column(of: type)
        keys = try order.keyTypes.map { try cursor.column(of: $0) }
        prefixes = order.prefixes(keys)
        let count = ranks.count
        guard rows.count == count, keys.allSatisfy({ $0.count == count }) else {
            throw cursor.damaged("has \(count) rows whose columns have others")
        }
    }
}
