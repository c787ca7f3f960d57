package import SatchelColumns

/// The rows of a batch that a condition lets through.
package struct Selection: Sendable {
    /// Ascending.
    package let rows: [Int32]
    /// The errors of selected rows, numbered by their place in `rows`: whoever consumes such a row raises it.
    package let faults: Faults
    package let isAll: Bool

    /// The rows that are true, and those whose value is an error.
    init(_ values: [Bool], _ faults: Faults) {
        var values = values
        for row in faults.rows where row < values.count { values[row] = true }
        let rows = [Int32](unsafeUninitializedCapacity: values.count) { target, filled in
            var count = 0
            values.withUnsafeBufferPointer { values in
                // In bounds: `count` never exceeds `row`, which stays below the capacity.
                for row in 0..<values.count {
                    target.initializeElement(at: count, to: Int32(truncatingIfNeeded: row))
                    count &+= values[row] ? 1 : 0
                }
            }
            filled = count
        }
        self.rows = rows
        isAll = rows.count == values.count
        self.faults = isAll ? faults : Self.renumbered(faults, in: rows)
    }

    /// These rows of so many, ascending, none of them an error.
    init(rows: [Int32], of count: Int) {
        self.rows = rows
        faults = Faults()
        isAll = rows.count == count
    }

    /// Faults of all rows, each among the selected ones.
    private static func renumbered(_ faults: Faults, in rows: [Int32]) -> Faults {
        if faults.isEmpty { return faults }
        let places = faults.rows.map { row in rows.partitioningIndex { $0 >= row } }
        return Faults(rows: places, errors: faults.errors)
    }

    /// The selected rows of the batch; the batch itself, uncopied, if they are all.
    package func apply(to batch: Batch) -> Batch {
        if isAll { return Batch(count: batch.count, column: batch.column, faults: faults, origin: batch.origin) }
        return Batch(count: rows.count, column: batch.column.gathered(rows), faults: faults, origin: batch.origin?.gathered(rows))
    }
}
