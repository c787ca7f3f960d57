internal import SatchelColumns

extension Batch {
    /// Rejected rows as rows of a bag.
    init(rejected rows: [RejectedRow], origin: Origin?) throws {
        let builder = ColumnBuilder(RejectedRow.columnType)
        for row in rows { try row.columnWrite(to: builder) }
        self.init(count: rows.count, column: builder.finish(), origin: origin)
    }
}
