internal import SatchelColumns

/// An error of a row, with the line of its leaf that the row comes from.
///
/// Of the errors that several sinks raise over one batch the first line's is reported: which one that is must not depend on how the
/// input is cut into batches.
struct BatchFault: Error {
    let error: any Error
    let line: Int
}

extension Passes {
    /// The error that a target's sink has raised over a batch, with its line: found by trying fewer rows on other sinks.
    func fault(_ error: any Error, of target: Int, in batch: Batch) -> BatchFault {
        let row = (0..<batch.count).partitioningPoint { row in
            do {
                try makeSink(target).add(batch.prefix(row + 1), at: Rank(input: 0, unit: 0, row: 0))
                return false
            } catch {
                return true
            }
        }
        return BatchFault(error: error, line: row < batch.count ? batch.line(of: row) : .max)
    }
}

extension Batch {
    /// Which of its leaf's lines a row comes from.
    fileprivate func line(of row: Int) -> Int { origin?.rows.map { Int($0[row]) } ?? row }

    /// The batch of an earlier stage's result as a leaf: its rows have no place in the input, but an order.
    var numbered: Batch { Batch(count: count, column: column, faults: faults, origin: Origin(lines: ResultRows())) }
}

struct ResultRows: Origin.Lines {
    func location(of line: Int) -> SatchelError.Location { .init() }
}
