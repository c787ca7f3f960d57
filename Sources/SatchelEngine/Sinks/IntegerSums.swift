import SatchelColumns

/// The sum or the mean of each group's integers, exact before its one rounding.
final class IntegerSums: Accumulator {
    private let input: ColumnType
    private let output: ColumnType
    private let isMean: Bool
    /// Exact: 2⁶³ values of 64 bits fit.
    private var sums: [Int128] = []
    private var counts: [Int] = []

    init(of input: ColumnType, as output: ColumnType, isMean: Bool) {
        self.input = input
        self.output = output
        self.isMean = isMean
    }

    func add(_ column: ColumnData, to groups: [Int], of count: Int) throws {
        guard case .integers(let values) = column.storage else { throw mismatch("\(input)") }
        grow(to: count)
        let isUnsigned = input == .integer(.uint64)
        for (value, group) in zip(values, groups) {
            sums[group] &+= isUnsigned ? Int128(UInt64(bitPattern: value)) : Int128(value)
            counts[group] += 1
        }
    }

    func merge(_ other: any Accumulator, into groups: [Int], of count: Int) throws {
        let other = try alike(other)
        grow(to: count)
        // One that saw no value has room for none.
        for (index, group) in groups.enumerated() where index < other.sums.count {
            sums[group] &+= other.sums[index]
            counts[group] += other.counts[index]
        }
    }

    func save(to writer: inout ByteWriter) {
        writer.append(array: counts)
        writer.append(array: sums)
    }

    func restore(from cursor: inout ByteCursor, of count: Int) throws {
        counts = try cursor.counts(of: count)
        sums = try cursor.array(of: Int128.self)
        guard sums.count == counts.count else { throw cursor.damaged("has sums of \(sums.count) groups, and \(counts.count) counts") }
        grow(to: count)
    }

    private func grow(to count: Int) {
        sums.grow(to: count, 0)
        counts.grow(to: count, 0)
    }

    /// A sum that its type can't hold is the error of its row.
    func column(of groups: ArraySlice<Int>) -> ColumnData {
        let present = groups.map { counts[$0] > 0 }
        if isMean {
            let means = groups.map { BigMagnitude(sums[$0]).quotient(by: UInt64(max(1, counts[$0]))) }
            return output.results(.doubles(means), present: present)
        }
        var faults = Faults()
        if case .integer(let width) = input {
            for (row, group) in groups.enumerated() {
                if let error = width.overflow(ofSum: sums[group], of: counts[group]) { faults.add(error, at: row) }
            }
        }
        return output.results(.integers(groups.map { Int64(truncatingIfNeeded: sums[$0]) }), present: present, faults: faults)
    }
}
