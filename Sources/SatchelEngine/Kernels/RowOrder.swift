package import SatchelColumns

/// The order of two rows of columns of a type: -1, 0 or 1.
///
/// Total, so that it sorts: nil is before values, false before true, NaN after all numbers and equal to itself, -0 equal to 0;
/// strings and JSON go by their bytes, lists and records by their first difference.
package func compareRows(_ a: ColumnData, _ i: Int, _ b: ColumnData, _ j: Int, type: ColumnType) -> Int {
    switch (a.storage, b.storage) {
    case (.bools(let a), .bools(let b)): return order(a[i] ? 1 : 0, b[j] ? 1 : 0)
    case (.integers(let a), .integers(let b)):
        return type.representation == .integer(.uint64) ? order(UInt64(bitPattern: a[i]), UInt64(bitPattern: b[j])) : order(a[i], b[j])
    case (.doubles(let a), .doubles(let b)):
        if a[i].isNaN || b[j].isNaN { return order(a[i].isNaN ? 1 : 0, b[j].isNaN ? 1 : 0) }
        return order(a[i], b[j])
    case (.text(let a), .text(let b)):
        return a.withBytes(i) { left in b.withBytes(j) { left.byteOrder($0).signum() } }
    case (.optional(let present, let a), .optional(let other, let b)):
        guard present[i], other[j] else { return order(present[i] ? 1 : 0, other[j] ? 1 : 0) }
        return compareRows(a, i, b, j, type: type.unwrapped)
    case (.list(let starts, let a), .list(let others, let b)):
        let element = type.representation.listElement ?? type
        let left = Int(starts[i])..<Int(starts[i + 1])
        let right = Int(others[j])..<Int(others[j + 1])
        for (i, j) in zip(left, right) {
            let result = compareRows(a, i, b, j, type: element)
            if result != 0 { return result }
        }
        return order(left.count, right.count)
    case (.record(let a, _), .record(let b, _)):
        for (index, (a, b)) in zip(a, b).enumerated() {
            guard let fields = type.record?.fields, index < fields.count else { return 0 }
            let result = compareRows(a, i, b, j, type: fields[index].type)
            if result != 0 { return result }
        }
        return 0
    default: return 0
    }
}

private func order<Value: Comparable>(_ a: Value, _ b: Value) -> Int { a < b ? -1 : a == b ? 0 : 1 }

/// Whether two rows of columns of one type are equal as Swift's `==` has it: a NaN equals nothing.
func equalRows(_ a: ColumnData, _ i: Int, _ b: ColumnData, _ j: Int) -> Bool {
    switch (a.storage, b.storage) {
    case (.bools(let a), .bools(let b)): return a[i] == b[j]
    case (.integers(let a), .integers(let b)): return a[i] == b[j]
    case (.doubles(let a), .doubles(let b)): return a[i] == b[j]
    case (.text(let a), .text(let b)): return a.withBytes(i) { left in b.withBytes(j) { left.hasSameBytes(as: $0) } }
    case (.optional(let present, let a), .optional(let other, let b)):
        return present[i] && other[j] ? equalRows(a, i, b, j) : present[i] == other[j]
    case (.list(let starts, let a), .list(let others, let b)):
        let left = Int(starts[i])..<Int(starts[i + 1])
        let right = Int(others[j])..<Int(others[j + 1])
        return left.count == right.count && zip(left, right).allSatisfy { equalRows(a, $0, b, $1) }
    case (.record(let a, _), .record(let b, _)): return zip(a, b).allSatisfy { equalRows($0, i, $1, j) }
    default: return false
    }
}
