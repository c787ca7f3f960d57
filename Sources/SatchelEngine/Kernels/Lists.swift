internal import SatchelColumns
internal import SatchelPlan

extension Rows {
    /// The functions that take something out of lists without reading the rest: errors of other elements do not count.
    func picked(_ function: Function, _ inputs: [Vector]) -> ColumnData? {
        guard let list = inputs.first, case .list(let offsets, let element) = column(list).storage, offsets.count == count + 1 else {
            return nil
        }
        let places: Operand<Int64>
        switch function {
        case .first: places = .all(0)
        case .last: places = .each((0..<count).map { Int64(offsets[$0 + 1]) - Int64(offsets[$0]) - 1 })
        case .element:
            guard let indices = inputs[1].integers(count) else { return nil }
            places = indices
        default: return nil
        }
        let before = inputs.reduce(Faults()) { $0.merging(ownFaults($1)) }
        var present = [Bool](repeating: false, count: count)
        var children = [Int32](repeating: 0, count: count)
        for row in 0..<count where places[row] >= 0 && places[row] < Int64(offsets[row + 1]) - Int64(offsets[row]) {
            present[row] = before.isEmpty || before[row] == nil
            // Less than the list's end, which is an offset.
            children[row] = Int32(truncatingIfNeeded: Int64(offsets[row]) + places[row])
        }
        guard let elementType = list.type.listElement else { return nil }
        var column = element.count > 0 ? element.gathered(children) : failed(elementType)
        column.faults = column.faults.filtered { present[$0] }
        return ColumnData(.optional(present: present, column), faults: before)
    }

    /// The functions that read all elements of lists.
    func reduced(_ function: Function, _ inputs: [Vector], _ type: ColumnType) -> ColumnData? {
        guard let list = inputs.first, case .list(let offsets, let element) = column(list).storage, offsets.count == count + 1,
            let elementType = list.type.listElement
        else { return nil }
        let ranges = (0..<count).map { Int(offsets[$0])..<Int(offsets[$0 + 1]) }
        switch (function, element.storage) {
        case (.sum, .integers(let values)):
            guard case .integer(let type) = elementType else { return nil }
            return sums(ranges.map { values[$0] }, type)
        case (.sum, .doubles(let values)):
            return ColumnData(
                .doubles(
                    ranges.map { range in
                        var sum = ExactSum()
                        sum.add(contentsOf: Array(values[range]))
                        return sum.rounded
                    }))
        case (.least, _), (.greatest, _): return extremes(function == .greatest ? 1 : -1, ranges, element, elementType)
        case (.joined, .text(let text)):
            guard let separator = inputs[1].texts(count) else { return nil }
            var collector = TextCollector(self, bytes: text.bytes.count)
            separator.withRows { separators in
                for (row, range) in ranges.enumerated() {
                    collector.append(Array(range.map { text[$0] }.joined(separator: separators[row])))
                }
            }
            return collector.column
        default: return nil
        }
    }

    private func sums(_ lists: [ArraySlice<Int64>], _ type: IntegerType) -> ColumnData {
        var faults = Faults()
        let sums = lists.enumerated().map { row, values in
            let sum = values.reduce(Int128(0)) { $0 + (type.isUnsigned64 ? Int128(UInt64(bitPattern: $1)) : Int128($1)) }
            let value = type.isUnsigned64 ? UInt64(exactly: sum).map { Int64(bitPattern: $0) } : Int64(exactly: sum)
            if let value, type.holds(value) { return value }
            faults.add(
                SatchelError(
                    .arithmetic, "the sum \(sum) of \(values.count) elements overflows \(type); widen them first", at: location(row)),
                at: row)
            return 0
        }
        return ColumnData(.integers(sums), faults: faults)
    }

    /// The first of the extreme elements of each list; nil of an empty one.
    private func extremes(_ order: Int, _ ranges: [Range<Int>], _ element: ColumnData, _ type: ColumnType) -> ColumnData? {
        let best = ranges.map { range in
            range.dropFirst().reduce(range.first) { best, child in
                best.map { compareRows(element, child, element, $0, type: type) == order ? child : $0 }
            }
        }
        let present = best.map { $0 != nil }
        let column = element.count > 0 ? element.gathered(best.map { Int32(truncatingIfNeeded: $0 ?? 0) }) : failed(type)
        return ColumnData(.optional(present: present, ColumnData(column.storage)))
    }
}
