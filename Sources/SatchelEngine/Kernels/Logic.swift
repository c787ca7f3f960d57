internal import SatchelColumns

extension Rows {
    /// `&&`: where the left side is false, the right side's errors do not count.
    func conjunction(_ left: Vector, _ right: Vector) -> ColumnData? { junction(left, right, decidedBy: false) }

    /// `||`: where the left side is true, the right side's errors do not count.
    func disjunction(_ left: Vector, _ right: Vector) -> ColumnData? { junction(left, right, decidedBy: true) }

    private func junction(_ left: Vector, _ right: Vector, decidedBy deciding: Bool) -> ColumnData? {
        guard let leftValues = left.bools(count), let rightValues = right.bools(count) else { return nil }
        let values =
            deciding
            ? mapPairs(leftValues, rightValues, count) { $0 || $1 }
            : mapPairs(leftValues, rightValues, count) { $0 && $1 }
        let late = ownFaults(right).filtered { leftValues[$0] != deciding }
        return ColumnData(.bools(values), faults: ownFaults(left).merging(late))
    }

    func negation(_ vector: Vector) -> ColumnData? {
        guard let values = vector.bools(count) else { return nil }
        return ColumnData(.bools(mapPairs(values, values, count) { value, _ in !value }))
    }
}
