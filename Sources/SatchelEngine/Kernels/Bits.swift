internal import SatchelColumns
internal import SatchelPlan

extension Rows {
    /// Bit operations on integers; shifts are Swift's smart ones, and never an error.
    func bits(_ function: Function, _ left: Vector, _ right: Vector, _ type: ColumnType) -> ColumnData? {
        guard case .integer(let type) = type, let left = left.integers(count), let right = right.integers(count) else { return nil }
        switch type {
        case .int8: return bits(function, left, right, Int8.self)
        case .int16: return bits(function, left, right, Int16.self)
        case .int32: return bits(function, left, right, Int32.self)
        case .int64: return bits(function, left, right, Int64.self)
        case .uint8: return bits(function, left, right, UInt8.self)
        case .uint16: return bits(function, left, right, UInt16.self)
        case .uint32: return bits(function, left, right, UInt32.self)
        case .uint64: return bits(function, left, right, UInt64.self)
        }
    }

    private func bits<Value: FixedWidthInteger>(
        _ function: Function, _ left: Operand<Int64>, _ right: Operand<Int64>, _ type: Value.Type
    ) -> ColumnData? {
        switch function {
        case .bitAnd: ColumnData(.integers(mapPairs(left, right, count) { $0 & $1 }))
        case .bitOr: ColumnData(.integers(mapPairs(left, right, count) { $0 | $1 }))
        case .bitXor: ColumnData(.integers(mapPairs(left, right, count) { $0 ^ $1 }))
        case .bitNot: narrowed(left, left, type) { value, _ in ~value }
        case .shiftLeft: narrowed(left, right, type) { $0 << $1 }
        case .shiftRight: narrowed(left, right, type) { $0 >> $1 }
        default: nil
        }
    }

    @inline(__always)
    private func narrowed<Value: FixedWidthInteger>(
        _ left: Operand<Int64>, _ right: Operand<Int64>, _ type: Value.Type, _ body: (Value, Value) -> Value
    ) -> ColumnData {
        ColumnData(
            .integers(
                mapPairs(left, right, count) {
                    Int64(truncatingIfNeeded: body(Value(truncatingIfNeeded: $0), Value(truncatingIfNeeded: $1)))
                }))
    }
}
