internal import SatchelColumns

extension Rows {
    /// The keys, in the order of their bytes, as they lie; errors of values do not count. Nil where the column is not of its type.
    func keys(_ dictionary: Vector) -> ColumnData? {
        guard case .list(let offsets, let entries) = column(dictionary).storage, offsets.count == count + 1,
            case .record(let parts, _) = entries.storage, parts.count == 2
        else { return nil }
        return ColumnData(.list(offsets: offsets, parts[0]), faults: ownFaults(dictionary))
    }

    /// The values of keys; errors of other values do not count. Nil where a column is not of its type.
    func member(_ dictionary: Vector, _ key: Vector) -> ColumnData? {
        guard case .dictionary(let valueType) = dictionary.type, case .text(let wanted) = column(key).storage, wanted.count == count,
            case .list(let offsets, let entries) = column(dictionary).storage, offsets.count == count + 1,
            case .record(let parts, _) = entries.storage, parts.count == 2, case .text(let keys) = parts[0].storage
        else { return nil }
        let before = ownFaults(dictionary).merging(ownFaults(key))
        var present = [Bool](repeating: false, count: count)
        var places = [Int32](repeating: 0, count: count)
        for row in 0..<count where before.isEmpty || before[row] == nil {
            guard let place = (offsets[row]..<offsets[row + 1]).first(where: { keys[Int($0)].elementsEqual(wanted[row]) }) else { continue }
            present[row] = true
            // Less than the list's end, which is an offset.
            places[row] = Int32(truncatingIfNeeded: place)
        }
        var column = parts[1].count > 0 ? parts[1].gathered(places) : failed(valueType)
        column.faults = column.faults.filtered { present[$0] }
        return ColumnData(.optional(present: present, column), faults: before)
    }
}
