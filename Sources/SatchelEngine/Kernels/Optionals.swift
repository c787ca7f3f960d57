internal import SatchelColumns

extension Rows {
    /// Whether there is no value. Errors in a value's parts do not count: it is there all the same.
    func isNil(_ vector: Vector) -> ColumnData? {
        guard let (present, wrapped) = vector.optional(count) else { return nil }
        let late = ownFaults(wrapped).filtered { present[$0] }
        return ColumnData(.bools(mapPairs(present, present, count) { value, _ in !value }), faults: ownFaults(vector).merging(late))
    }

    /// `??`: the left value, or the right one, with its errors, where there is none.
    func coalesced(_ left: Vector, _ right: Vector, _ type: ColumnType) -> ColumnData? {
        guard let (present, wrapped) = left.optional(count) else { return nil }
        let ifPresent = type.isOptional && type == left.type ? left : wrapped
        guard right.isConstant || right.column.count == count else { return nil }
        let choice = mapPairs(present, present, count) { value, _ in value }
        guard var column = chosen(choice, ifPresent, right) else { return nil }
        column.faults = ownFaults(left).merging(column.faults)
        return column
    }

    /// The value, or an error where there is none.
    func unwrapped(_ vector: Vector) -> ColumnData? {
        guard let (present, wrapped) = vector.optional(count) else { return nil }
        var column = column(wrapped)
        guard column.count == count else { return nil }
        var faults = Faults()
        for row in 0..<count where !present[row] {
            faults.add(SatchelError(.typeMismatch, "expected a value, found nil; give it one with `??`", at: location(row)), at: row)
        }
        column.faults = column.faults.filtered { present[$0] }.merging(faults)
        return column
    }

    /// The one value or the other, as the condition has it; errors of the one that is not taken do not count.
    func chosen(_ condition: Vector, _ yes: Vector, _ no: Vector, _ type: ColumnType) -> ColumnData? {
        guard let choice = condition.bools(count), yes.column.isStored(as: type), no.column.isStored(as: type),
            var column = chosen((0..<count).map { choice[$0] }, yes, no)
        else { return nil }
        column.faults = ownFaults(condition).merging(column.faults)
        return column
    }

    /// In each row the left value or the right one.
    func chosen(_ choice: [Bool], _ left: Vector, _ right: Vector) -> ColumnData? {
        if !choice.contains(false) { return column(left) }
        if !choice.contains(true) { return column(right) }
        let late = ownFaults(right).filtered { !choice[$0] }
        let faults = ownFaults(left).filtered { choice[$0] }.merging(late)
        guard var column = chosenValues(choice, left, right) else { return nil }
        column.faults = faults.merging(column.faults)
        return column
    }

    private func chosenValues(_ choice: [Bool], _ left: Vector, _ right: Vector) -> ColumnData? {
        switch (left.column.storage, right.column.storage) {
        case (.bools, .bools): return chosen(choice, left.bools(count), right.bools(count)).map { ColumnData(.bools($0)) }
        case (.integers, .integers):
            return chosen(choice, left.integers(count), right.integers(count)).map { ColumnData(.integers($0)) }
        case (.doubles, .doubles):
            return chosen(choice, left.doubles(count), right.doubles(count)).map { ColumnData(.doubles($0)) }
        case (.text, .text): return chosenTexts(choice, left, right)
        case (.optional, .optional):
            guard let (leftPresent, leftValues) = left.optional(count), let (rightPresent, rightValues) = right.optional(count),
                let wrapped = chosen(choice, leftValues, rightValues)
            else { return nil }
            return chosen(choice, leftPresent, rightPresent).map { ColumnData(.optional(present: $0, wrapped)) }
        case (.record(let lefts, _), .record(let rights, _)):
            guard let types = left.type.record?.fields, types.count == lefts.count, types.count == rights.count else { return nil }
            var fields: [ColumnData] = []
            for index in types.indices {
                let type = types[index].type
                let left = Vector(column: lefts[index], type: type, isConstant: left.isConstant)
                let right = Vector(column: rights[index], type: type, isConstant: right.isConstant)
                guard let field = chosen(choice, left, right) else { return nil }
                fields.append(field)
            }
            return ColumnData(.record(fields, count: count))
        case (.list, .list):
            if !left.isConstant, right.isConstant, right.column.isEmptyList(0) { return lists(left.column, where: choice) }
            guard right.isConstant || right.column.count == count, left.isConstant || left.column.count == count else { return nil }
            let builder = ColumnBuilder(left.type)
            do {
                for row in 0..<count {
                    let from = choice[row] ? left : right
                    try builder.append(from.column, row: from.row(row))
                }
            } catch {
                return failed(left.type, error as? SatchelError)
            }
            return ColumnData(builder.finish().storage)
        default: return nil
        }
    }

    /// The chosen lists with what was read of their elements, and empty ones in place of the others.
    private func lists(_ column: ColumnData, where choice: [Bool]) -> ColumnData? {
        guard case .list(let offsets, let element) = column.storage, offsets.count == count + 1 else { return nil }
        let chosen = ListChildren(offsets, of: 0..<count) { choice[$0] }
        return ColumnData(.list(offsets: chosen.offsets, element.gathered(chosen.children)))
    }

    private func chosen<Value>(_ choice: [Bool], _ left: Operand<Value>?, _ right: Operand<Value>?) -> [Value]? {
        guard let left, let right else { return nil }
        return choice.indices.map { choice[$0] ? left[$0] : right[$0] }
    }
}

extension ColumnData {
    /// A field of a record, or of an optional record, where it is absent with the record.
    func flatField(_ index: Int) -> ColumnData {
        guard case .optional(let present, let record) = storage else { return field(index) }
        let field = record.field(index)
        if case .coded = field.storage, field.faults.isEmpty, field.count == present.count {
            return ColumnData(ColumnData.optional(present, coded: field).storage, faults: faults)
        }
        guard case .optional(let inner, let wrapped) = field.storage, inner.count == present.count else {
            return ColumnData(.optional(present: present, field), faults: faults)
        }
        let both = mapPairs(.each(present), .each(inner), present.count) { $0 && $1 }
        let below = field.faults.filtered { $0 < present.count && present[$0] }
        return ColumnData(.optional(present: both, wrapped), faults: faults.merging(below))
    }
}
