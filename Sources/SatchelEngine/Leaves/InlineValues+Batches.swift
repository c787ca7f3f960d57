internal import SatchelColumns
internal import SatchelPlan

extension InlineValues {
    /// Rows a batch, so that threads can share them and a few rows cost little.
    private static let rowsPerBatch = 4096

    var batches: [Batch] {
        stride(from: 0, to: column.count, by: Self.rowsPerBatch).map { start in
            let rows = (start..<min(start + Self.rowsPerBatch, column.count)).map { Int32($0) }
            return Batch(
                count: rows.count, column: rows.count == column.count ? column : column.gathered(rows),
                origin: Origin(lines: ValueLines(first: start)))
        }
    }
}

/// Values of the program, counted from 1 as lines are.
struct ValueLines: Origin.Lines {
    let first: Int

    func location(of line: Int) -> SatchelError.Location { .init(file: "values", line: first + line + 1) }
}
