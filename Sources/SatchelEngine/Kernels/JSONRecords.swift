internal import SatchelColumns

/// JSON values as records, nil where a value is `null`; each batch is decoded as lines are.
struct JSONRecords: PreparedCall {
    private let decoders: ValueDecoders

    init(_ literals: [Vector]) throws { decoders = ValueDecoders(literals[0].type) }

    func column(_ inputs: [Vector], in rows: Rows, _ type: ColumnType) -> ColumnData? {
        guard let text = rows.jsonTexts(inputs[0]) else { return nil }
        do {
            let origin = rows.batch.map { Origin(lines: RowLines(batch: $0)) }
            return try decoders.decode((0..<text.count).lazy.map { text[$0] }, origin: origin)
        } catch {
            return rows.failed(type, error as? SatchelError)
        }
    }
}

/// The lines of a batch's rows. Bytes are counted in the line, and where in it a value lies is not known here.
private struct RowLines: Origin.Lines {
    let batch: Batch

    func location(of line: Int) -> SatchelError.Location {
        var location = batch.location(of: line)
        location.offset = nil
        return location
    }
}
