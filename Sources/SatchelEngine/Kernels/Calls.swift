internal import SatchelColumns
internal import SatchelPlan

extension Rows {
    /// What an operation makes of its inputs.
    func value(of operation: Program.Operation, _ inputs: [Vector], _ type: ColumnType) -> ColumnData {
        switch operation {
        case .field(_, let index): inputs.first.map { $0.column.flatField(index) } ?? failed(type)
        case .record: record(inputs)
        case .call(let function, _, let prepared): call(function, prepared, inputs, type) ?? failed(type)
        case .part(_, let path): inputs.first.flatMap { column($0).jsonPart(path[...]) } ?? failed(type)
        case .each(let traversal, _, let body, _):
            inputs.first.flatMap { each(traversal, $0, body, Array(inputs.dropFirst())) } ?? failed(type)
        // Leaves have no inputs.
        case .element, .captured, .constant: failed(type)
        }
    }

    /// The function's value; nil where a column is not of its type.
    private func call(_ function: Function, _ prepared: (any PreparedCall)?, _ inputs: [Vector], _ type: ColumnType) -> ColumnData? {
        guard !inputs.isEmpty, inputs.count == function.arity else { return nil }
        switch function {
        case .and: return conjunction(inputs[0], inputs[1])
        case .or: return disjunction(inputs[0], inputs[1])
        case .choose: return chosen(inputs[0], inputs[1], inputs[2], type)
        case .coalesce: return coalesced(inputs[0], inputs[1], type)
        case .isNil: return isNil(inputs[0])
        case .first, .last, .element: return picked(function, inputs)
        case .member: return member(inputs[0], inputs[1])
        case .keys: return keys(inputs[0])
        // The length of a list is known, whatever its elements are.
        case .count where inputs[0].type.representation.isList, .isEmpty where inputs[0].type.representation.isList:
            let list = Vector(column: column(inputs[0]), type: inputs[0].type, isConstant: false)
            return counted(function, list).map { ColumnData($0.storage, faults: ownFaults(list)) }
        default: break
        }
        guard var column = prepared.map({ $0.column(inputs, in: self, type) }) ?? strict(function, inputs, type) else { return nil }
        let before = inputs.reduce(Faults()) { $0.merging(allFaults($1)) }
        column.faults = before.merging(column.faults)
        return column
    }

    /// The functions whose value is an error wherever an argument is; here only of the errors that they add.
    private func strict(_ function: Function, _ inputs: [Vector], _ type: ColumnType) -> ColumnData? {
        let left = inputs[0]
        let right = inputs[inputs.count - 1]
        switch function {
        case .equal: return compared(.equal, left, right).map { ColumnData(.bools($0)) }
        case .notEqual: return compared(.equal, left, right).map { ColumnData(.bools($0.map { !$0 })) }
        case .less: return compared(.less, left, right).map { ColumnData(.bools($0)) }
        case .lessOrEqual: return compared(.lessOrEqual, left, right).map { ColumnData(.bools($0)) }
        case .greater: return compared(.less, right, left).map { ColumnData(.bools($0)) }
        case .greaterOrEqual: return compared(.lessOrEqual, right, left).map { ColumnData(.bools($0)) }
        case .lesser: return compared(.less, right, left).flatMap { chosen($0.map { !$0 }, left, right) }
        case .larger: return compared(.lessOrEqual, left, right).flatMap { chosen($0.map { !$0 }, left, right) }
        case .not: return negation(left)
        case .unwrapped: return unwrapped(left)
        case .add where type == .string: return concatenated(left, right)
        case .add, .subtract, .multiply, .divide, .remainder: return arithmetic(function, left, right, type)
        case .advanced: return arithmetic(.add, left, right, .double)
        case .elapsed: return arithmetic(.subtract, left, right, .double)
        case .negated, .absolute: return arithmetic(function, left, type)
        case .bitAnd, .bitOr, .bitXor, .bitNot, .shiftLeft, .shiftRight: return bits(function, left, right, type)
        case .hasPrefix: return prefixed(left, right).map { ColumnData(.bools($0)) }
        case .hasSuffix: return suffixed(left, right).map { ColumnData(.bools($0)) }
        case .contains: return containing(left, right).map { ColumnData(.bools($0)) }
        case .lowercased, .uppercased: return cased(function, left)
        case .count, .isEmpty, .utf8Count: return counted(function, left)
        case .trimmed, .prefix, .suffix, .dropFirst, .dropLast, .dropPrefix, .dropSuffix: return cut(function, left, right)
        case .replacing: return replacing(left, inputs[1], with: right)
        case .split: return split(left, right)
        case .sum, .least, .greatest, .joined: return reduced(function, inputs, type)
        case .jsonString, .jsonInt, .jsonDouble, .jsonBool, .jsonDate, .jsonArray, .jsonObject, .jsonIsNull:
            return held(function, left, type)
        case .rawOfCase:
            if case .absent = left.column.storage { return nil }
            return ColumnData(column(left).storage)
        // Done by `call`, or with literals made ready.
        case .and, .or, .choose, .coalesce, .isNil, .first, .last, .element, .member, .keys: return nil
        case .rounded, .matches, .captured, .isIn, .lookup, .converted, .convertedOrNil, .jsonRecord: return nil
        case .year, .month, .day, .weekday, .hour, .minute, .second, .truncated, .shifted: return nil
        }
    }
}
