extension Batch {
    /// The error with the place of its row, unless it names one.
    package func located(_ error: SatchelError, at row: Int) -> SatchelError {
        guard error.location.file == nil, error.location.line == nil else { return error }
        let place = location(of: row)
        var error = error
        error.location.file = place.file
        error.location.line = place.line
        error.location.offset = error.location.offset ?? place.offset
        error.location.path = error.location.path ?? place.path
        error.location.stage = error.location.stage ?? place.stage
        return error
    }

    /// The same rows without their origin: each fault names its place itself.
    ///
    /// What outlives the lines of the input must not keep them in memory.
    package var detached: Batch {
        guard origin != nil else { return self }
        let column = column.hasFaults ? column.mappingFaults { self.located($1, at: $0) } : column
        let errors = zip(faults.rows, faults.errors).map { located($1, at: $0) }
        return Batch(count: count, column: column, faults: Faults(rows: faults.rows, errors: errors))
    }
}

extension ColumnData {
    /// The column with each fault replaced; the closure is told the row, also of faults inside lists.
    func mappingFaults(_ replace: (Int, SatchelError) -> SatchelError) -> ColumnData {
        let storage: Storage
        switch self.storage {
        case .record(let fields, let count): storage = .record(fields.map { $0.mappingFaults(replace) }, count: count)
        case .optional(let present, let wrapped): storage = .optional(present: present, wrapped.mappingFaults(replace))
        case .list(let offsets, let element):
            let mapped = element.mappingFaults { child, error in
                // The list that ends behind the child; children that no list holds keep their error.
                let row = offsets.partitioningIndex { Int($0) > child } - 1
                return row >= 0 && row < offsets.count - 1 ? replace(row, error) : error
            }
            storage = .list(offsets: offsets, mapped)
        // The error of a value is that of many rows: each row has its own only without codes.
        case .coded: return hasFaults ? flattened.mappingFaults(replace) : self
        default: storage = self.storage
        }
        return ColumnData(storage, faults: Faults(rows: faults.rows, errors: zip(faults.rows, faults.errors).map { replace($0, $1) }))
    }
}
