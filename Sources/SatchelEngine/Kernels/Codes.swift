internal import SatchelColumns
internal import SatchelPlan

extension Rows {
    /// As `value(of:)`; where one column with codes is all that differs from row to row, of each different value once.
    func valueByCodes(of operation: Program.Operation, _ inputs: [Vector], _ type: ColumnType) -> ColumnData {
        switch operation {
        // They move columns and do not look into them.
        case .field, .record: return value(of: operation, inputs, type)
        default: break
        }
        guard inputs.contains(where: { !$0.column.isFlat }) else { return value(of: operation, inputs, type) }
        if case .call = operation, let column = peeled(operation, inputs, type) { return column }
        let flat = inputs.map { Vector(column: $0.column.flattened, type: $0.type, isConstant: $0.isConstant) }
        return value(of: operation, flat, type)
    }

    /// The function of the different values of its one argument that is no constant, with the argument's codes; nil where it has none, or
    /// where its values are more than the rows.
    private func peeled(_ operation: Program.Operation, _ inputs: [Vector], _ type: ColumnType) -> ColumnData? {
        let varying = inputs.filter { !$0.isConstant }
        guard varying.count == 1, case .coded(let codes, let values) = varying[0].column.storage, varying[0].column.faults.isEmpty,
            values.isFlat, values.count <= count, inputs.allSatisfy({ !$0.isConstant || $0.column.isFlat })
        else { return nil }
        let different = Rows(count: values.count, batch: nil, textLimit: textLimit)
        let over = inputs.map { $0.isConstant ? $0 : Vector(column: values, type: $0.type, isConstant: false) }
        return ColumnData(.coded(codes, different.value(of: operation, over, type)))
    }
}
