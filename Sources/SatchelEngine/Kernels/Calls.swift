internal import SatchelColumns
internal import SatchelPlan

extension Rows {
    /// What an operation makes of its inputs.
    func value(of operation: Program.Operation, _ inputs: [Vector], _ type: ColumnType) -> ColumnData {
        switch operation {
        case .field(_, let index): inputs.first.map { $0.column.flatField(index) } ?? failed(type)
        case .call(let function, _): call(function, inputs, type) ?? failed(type)
        // Leaves have no inputs.
        case .element, .constant: failed(type)
        }
    }

    /// The function's value; nil where a column is not of its type.
    private func call(_ function: Function, _ inputs: [Vector], _ type: ColumnType) -> ColumnData? {
        guard let left = inputs.first, let right = inputs.last, inputs.count == function.arity else { return nil }
        switch function {
        case .and: return conjunction(left, right)
        case .or: return disjunction(left, right)
        case .coalesce: return coalesced(left, right, type)
        case .isNil: return isNil(left)
        default: break
        }
        guard var column = strict(function, left, right, type) else { return nil }
        let before = inputs.count == 1 ? allFaults(left) : allFaults(left).merging(allFaults(right))
        column.faults = before.merging(column.faults)
        return column
    }

    /// The functions whose value is an error wherever an argument is; here only of the errors that they add.
    private func strict(_ function: Function, _ left: Vector, _ right: Vector, _ type: ColumnType) -> ColumnData? {
        switch function {
        case .equal: compared(.equal, left, right).map { ColumnData(.bools($0)) }
        case .notEqual: compared(.equal, left, right).map { ColumnData(.bools($0.map { !$0 })) }
        case .less: compared(.less, left, right).map { ColumnData(.bools($0)) }
        case .lessOrEqual: compared(.lessOrEqual, left, right).map { ColumnData(.bools($0)) }
        case .greater: compared(.less, right, left).map { ColumnData(.bools($0)) }
        case .greaterOrEqual: compared(.lessOrEqual, right, left).map { ColumnData(.bools($0)) }
        case .not: negation(left)
        case .add where type == .string: concatenated(left, right)
        case .add, .subtract, .multiply, .divide, .remainder: arithmetic(function, left, right, type)
        case .hasPrefix: prefixed(left, right).map { ColumnData(.bools($0)) }
        case .hasSuffix: suffixed(left, right).map { ColumnData(.bools($0)) }
        case .contains: containing(left, right).map { ColumnData(.bools($0)) }
        case .lowercased: lowercased(left)
        case .count: counted(left)
        case .and, .or, .coalesce, .isNil: nil
        }
    }
}
