internal import SatchelColumns
internal import SatchelPlan

extension Rows {
    /// What a closure makes of each row's list or optional. The closure's own program runs once over the elements of all rows; what it
    /// takes from outside is repeated for each of them.
    ///
    /// Errors are as if Swift went through the list from its start: those of elements behind the one that decides do not count.
    func each(_ traversal: Traversal, _ list: Vector, _ body: Program, _ captured: [Vector]) -> ColumnData? {
        let list = Vector(column: column(list), type: list.type, isConstant: false)
        switch list.column.storage {
        case .optional: return mapped(list, body, captured)
        case .list(let offsets, let element):
            guard offsets.count == count + 1 else { return nil }
            let faults = ownFaults(list)
            let lists = ListChildren(offsets, of: 0..<count) { faults.isEmpty || faults[$0] == nil }
            let batch = Batch(
                count: lists.children.count, column: lists.gathered(element), origin: batch?.origin?.gathered(lists.owners))
            let rows = Rows(count: batch.count, batch: batch, textLimit: textLimit)
            let value = body.run(batch, captured.map { $0.repeated(lists.owners) })
            guard var column = traversed(traversal, lists, batch.column, rows, value) else { return nil }
            column.faults = faults.merging(column.faults)
            return column
        default: return nil
        }
    }

    private func traversed(
        _ traversal: Traversal, _ lists: ListChildren, _ elements: ColumnData, _ children: Rows, _ value: Vector
    ) -> ColumnData? {
        if traversal == .map { return ColumnData(.list(offsets: lists.offsets, children.column(value))) }
        guard let values = value.bools(children.count) else { return nil }
        let errors = children.ownFaults(value)
        return switch traversal {
        case .contains: decided(true, lists, values, errors)
        case .allSatisfy: decided(false, lists, values, errors)
        case .filter, .map: filtered(lists, elements, values, errors)
        }
    }

    /// Whether a row has an element of this value; the first one or an error before it decides.
    private func decided(_ deciding: Bool, _ lists: ListChildren, _ values: Operand<Bool>, _ errors: Faults) -> ColumnData {
        var faults = Faults()
        let results = (0..<count).map { row in
            for child in lists.range(row) {
                if !errors.isEmpty, let error = errors[child] {
                    faults.add(error, at: row)
                    return !deciding
                }
                if values[child] == deciding { return deciding }
            }
            return !deciding
        }
        return ColumnData(.bools(results), faults: faults)
    }

    /// The elements whose value is true; a row with an error among them has none.
    private func filtered(_ lists: ListChildren, _ elements: ColumnData, _ values: Operand<Bool>, _ errors: Faults) -> ColumnData {
        var faults = Faults()
        var kept: [Int32] = []
        var offsets: [UInt32] = [0]
        for row in 0..<count {
            let range = lists.range(row)
            if !errors.isEmpty, let error = range.lazy.compactMap({ errors[$0] }).first {
                faults.add(error, at: row)
            } else {
                for child in range where values[child] { kept.append(Int32(truncatingIfNeeded: child)) }
            }
            offsets.append(UInt32(truncatingIfNeeded: kept.count))
        }
        return ColumnData(.list(offsets: offsets, elements.gathered(kept)), faults: faults)
    }

    /// The closure over the values of optionals, also those that nobody sees; what it makes of them is not seen either.
    private func mapped(_ optional: Vector, _ body: Program, _ captured: [Vector]) -> ColumnData? {
        guard let (present, wrapped) = optional.optional(count) else { return nil }
        let batch = Batch(count: count, column: wrapped.column, origin: batch?.origin)
        let rows = Rows(count: count, batch: batch, textLimit: textLimit)
        var column = rows.column(body.run(batch, captured))
        column.faults = column.faults.filtered { present[$0] }
        return ColumnData(.optional(present: (0..<count).map { present[$0] }, column), faults: ownFaults(optional))
    }
}

extension Vector {
    /// For each of some elements the value of its row.
    fileprivate func repeated(_ owners: [Int32]) -> Vector {
        isConstant ? self : Vector(column: column.gathered(owners), type: type, isConstant: false)
    }
}
