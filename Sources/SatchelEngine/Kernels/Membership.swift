internal import SatchelColumns

/// `isIn(_:)`: whether a value is in a list that was hashed once.
struct Membership: PreparedCall {
    private let index: KeyIndex

    init(_ literals: [Vector]) throws { index = try KeyIndex(literals[0]) }

    func column(_ inputs: [Vector], in rows: Rows, _ type: ColumnType) -> ColumnData? {
        index.places(of: inputs[0], in: rows).map { ColumnData(.bools($0.map { $0 != nil })) }
    }
}

/// A lookup in a dictionary: two lists of one length, of which the keys were hashed once.
struct Lookup: PreparedCall {
    private let index: KeyIndex
    private let values: ColumnData

    init(_ literals: [Vector]) throws {
        index = try KeyIndex(literals[0])
        guard case .list(_, let values) = literals[1].column.storage, case .list(_, let keys) = literals[0].column.storage,
            values.count == keys.count
        else { throw mismatch(literals[1].type.description) }
        self.values = values
    }

    func column(_ inputs: [Vector], in rows: Rows, _ type: ColumnType) -> ColumnData? {
        guard let places = index.places(of: inputs[0], in: rows) else { return nil }
        let builder = ColumnBuilder(type)
        do {
            for place in places {
                if let place { try builder.children[0].append(values, row: place) }
                try builder.append(present: place != nil)
            }
        } catch {
            return rows.failed(type, error as? SatchelError)
        }
        return builder.finish()
    }
}
