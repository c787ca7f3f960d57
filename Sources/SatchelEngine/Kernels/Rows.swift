internal import SatchelColumns

/// The rows that a kernel computes: how many, and where they come from.
struct Rows {
    let count: Int
    /// Where errors of the rows lie; nil while constants are folded.
    let batch: Batch?
    /// The most bytes that the strings of one column may have together.
    let textLimit: Int

    func location(_ row: Int) -> SatchelError.Location { batch?.location(of: row) ?? .init() }

    /// The rows of a vector for which its value itself is an error, whatever lies below it.
    func ownFaults(_ vector: Vector) -> Faults {
        if vector.column.faults.isEmpty || !vector.isConstant { return vector.column.faults }
        return repeated(vector.column.faults[0])
    }

    /// The rows of a vector that hold an error anywhere that belongs to the value.
    func allFaults(_ vector: Vector) -> Faults {
        let column = vector.column
        guard column.hasFaults else { return Faults() }
        if vector.isConstant { return repeated(column.fault(at: 0)) }
        switch column.storage {
        case .absent, .bools, .integers, .doubles, .text, .parts: return column.faults
        case .list, .record, .optional, .coded:
            var rows: [Int] = []
            var errors: [SatchelError] = []
            for row in 0..<column.count {
                guard let error = column.fault(at: row) else { continue }
                rows.append(row)
                errors.append(error)
            }
            return Faults(rows: rows, errors: errors)
        }
    }

    /// The error in every row, with the place of each if it has none.
    func repeated(_ error: SatchelError?) -> Faults {
        guard let error else { return Faults() }
        let errors = (0..<count).map { row in
            var error = error
            if error.location == .init() { error.location = location(row) }
            return error
        }
        return Faults(rows: Array(0..<count), errors: errors)
    }

    /// A column of the type that could not be computed.
    func failed(_ type: ColumnType, _ error: SatchelError? = nil) -> ColumnData {
        let builder = ColumnBuilder(type)
        for _ in 0..<count {
            // Defaults are empty: they never exceed what a column may hold.
            try? builder.appendDefault()
        }
        return ColumnData(builder.finish().storage, faults: repeated(error ?? mismatch(type.description)))
    }

    /// The vector as a column of so many rows.
    func column(_ vector: Vector) -> ColumnData {
        guard vector.isConstant else { return vector.column }
        var column = vector.column
        column.faults = Faults()
        column = column.gathered([Int32](repeating: 0, count: count))
        column.faults = ownFaults(vector)
        return column
    }
}
