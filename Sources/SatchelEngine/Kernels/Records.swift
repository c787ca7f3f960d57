internal import SatchelColumns

extension Rows {
    /// A record of some values; their errors stay theirs, so that who reads another field meets none.
    func record(_ fields: [Vector]) -> ColumnData { ColumnData(.record(fields.map(column), count: count)) }
}
