/// Some thousand rows as columns: the one currency between scan, kernels and backends.
package struct Batch: Sendable {
    package var count: Int
    package var column: ColumnData
    /// Rows of which it is not known whether they exist: a damaged line, a condition that failed.
    package var faults: Faults
    /// Where the rows come from, while that is known.
    package var origin: Origin?

    package init(count: Int, column: ColumnData, faults: Faults = Faults(), origin: Origin? = nil) {
        self.count = count
        self.column = column
        self.faults = faults
        self.origin = origin
    }

    package init(_ column: ColumnData) {
        self.init(count: column.count, column: column)
    }

    package func gathered(_ rows: [Int32]) -> Batch {
        Batch(count: rows.count, column: column.gathered(rows), faults: faults.gathered(rows), origin: origin?.gathered(rows))
    }

    package func prefix(_ n: Int) -> Batch {
        n >= count ? self : gathered((0..<Int32(max(0, n))).map { $0 })
    }

    /// The same rows without codes in their columns.
    package var flattened: Batch { column.isFlat ? self : Batch(count: count, column: column.flattened, faults: faults, origin: origin) }

    /// The place of a row, as far as it is known.
    package func location(of row: Int) -> SatchelError.Location { origin?.location(of: row) ?? .init() }

    /// The error of the row, wherever it lies.
    package func fault(at row: Int) -> SatchelError? {
        (faults.isEmpty ? nil : faults[row]) ?? column.fault(at: row)
    }
}

/// The lines that a batch's rows were read from.
package struct Origin: Sendable {
    package let lines: any Lines
    /// For each row the index of its line; nil: one to one.
    package var rows: [Int32]?

    /// The lines of a chunk.
    package protocol Lines: Sendable {
        func location(of line: Int) -> SatchelError.Location
        /// File and number of a line as far as they are known without a look at the file; what rows at rest remember.
        func place(of line: Int) -> (file: String, number: Int)?
        /// The same of many lines, if they are all of one file: the first `count`, or those that are named.
        func numbers(of lines: [Int32]?, count: Int) -> (file: String, numbers: [Int64])?
        /// Of the location as much as is known without a look at the file; what goes to other processes.
        func spot(of line: Int) -> SatchelError.Location
    }

    package init(lines: any Lines, rows: [Int32]? = nil) {
        self.lines = lines
        self.rows = rows
    }

    package func location(of row: Int) -> SatchelError.Location {
        lines.location(of: rows.map { Int($0[row]) } ?? row)
    }

    package func spot(of row: Int) -> SatchelError.Location { lines.spot(of: rows.map { Int($0[row]) } ?? row) }

    package func gathered(_ selection: [Int32]) -> Origin {
        Origin(lines: lines, rows: rows.map { rows in selection.map { rows[Int($0)] } } ?? selection)
    }
}

extension Origin.Lines {
    package func numbers(of lines: [Int32]?, count: Int) -> (file: String, numbers: [Int64])? { nil }

    package func spot(of line: Int) -> SatchelError.Location { location(of: line) }

    package func place(of line: Int) -> (file: String, number: Int)? {
        let location = location(of: line)
        guard let file = location.file, let number = location.line else { return nil }
        return (file, number)
    }
}
