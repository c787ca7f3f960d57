import SatchelColumns

extension Batch {
    /// Throws the first fault of the rows themselves and of the given columns over them.
    func raiseFaults(reading columns: [ColumnData]) throws {
        let columns = columns.filter(\.hasFaults)
        guard !columns.isEmpty else {
            if let row = faults.rows.first, let error = faults.first { throw located(error, at: row) }
            return
        }
        for row in 0..<count {
            let fault = faults[row] ?? columns.lazy.compactMap { $0.fault(at: row) }.first
            if let fault { throw located(fault, at: row) }
        }
    }
}
