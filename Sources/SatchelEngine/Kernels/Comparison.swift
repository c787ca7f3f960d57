internal import SatchelColumns

/// The comparisons that the six operators are made of.
enum Relation {
    case equal, less, lessOrEqual
}

extension Rows {
    /// Row by row whether the relation holds; nil where a column is not of its type.
    func compared(_ relation: Relation, _ left: Vector, _ right: Vector) -> [Bool]? {
        switch left.type.representation {
        case .optional: return comparedOptionals(relation, left, right)
        case .bool:
            guard relation == .equal, let left = left.bools(count), let right = right.bools(count) else { return nil }
            return mapPairs(left, right, count) { $0 == $1 }
        case .integer(let type):
            guard let left = left.integers(count), let right = right.integers(count) else { return nil }
            return type.isUnsigned64 ? comparedUnsigned(relation, left, right) : comparedValues(relation, left, right)
        case .double, .float, .date:
            guard let left = left.doubles(count), let right = right.doubles(count) else { return nil }
            return comparedValues(relation, left, right)
        case .string, .json:
            guard let left = left.texts(count), let right = right.texts(count) else { return nil }
            return comparedTexts(relation, left, right)
        case .list, .record: return relation == .equal ? comparedRows(left, right) : nil
        case .enumeration, .dictionary: return nil
        }
    }

    @inline(__always)
    private func comparedValues<Value: Comparable>(_ relation: Relation, _ left: Operand<Value>, _ right: Operand<Value>) -> [Bool] {
        switch relation {
        case .equal: mapPairs(left, right, count) { $0 == $1 }
        case .less: mapPairs(left, right, count) { $0 < $1 }
        case .lessOrEqual: mapPairs(left, right, count) { $0 <= $1 }
        }
    }

    private func comparedUnsigned(_ relation: Relation, _ left: Operand<Int64>, _ right: Operand<Int64>) -> [Bool] {
        switch relation {
        case .equal: mapPairs(left, right, count) { $0 == $1 }
        case .less: mapPairs(left, right, count) { UInt64(bitPattern: $0) < UInt64(bitPattern: $1) }
        case .lessOrEqual: mapPairs(left, right, count) { UInt64(bitPattern: $0) <= UInt64(bitPattern: $1) }
        }
    }

    private func comparedTexts(_ relation: Relation, _ left: TextOperand, _ right: TextOperand) -> [Bool] {
        switch relation {
        case .equal: mapTexts(left, right, count) { $0.hasSameBytes(as: $1) }
        case .less: mapTexts(left, right, count) { $0.byteOrder($1) < 0 }
        case .lessOrEqual: mapTexts(left, right, count) { $0.byteOrder($1) <= 0 }
        }
    }

    /// Nil equals nil and nothing else, and is in no order with anything.
    private func comparedOptionals(_ relation: Relation, _ left: Vector, _ right: Vector) -> [Bool]? {
        guard let (leftPresent, leftValues) = left.optional(count), let (rightPresent, rightValues) = right.optional(count) else {
            return nil
        }
        // A comparison with nil itself needs no values.
        switch (leftPresent, rightPresent) {
        case (.all(false), let present), (let present, .all(false)):
            return mapPairs(present, present, count) { present, _ in relation == .equal && !present }
        default: break
        }
        guard var result = compared(relation, leftValues, rightValues) else { return nil }
        // 0: both nil, 1: one of them, 2: none.
        let presence = mapPairs(leftPresent, rightPresent, count) { UInt8($0 ? 1 : 0) &+ UInt8($1 ? 1 : 0) }
        let bothNil = relation == .equal
        for row in 0..<count where presence[row] != 2 { result[row] = bothNil && presence[row] == 0 }
        return result
    }

    private func comparedRows(_ left: Vector, _ right: Vector) -> [Bool]? {
        guard left.isConstant || left.column.count == count, right.isConstant || right.column.count == count,
            left.column.isStored(as: left.type), right.column.isStored(as: right.type)
        else { return nil }
        return (0..<count).map { equalRows(left.column, left.row($0), right.column, right.row($0)) }
    }
}
