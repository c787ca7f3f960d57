import SatchelColumns
import SatchelPlan

/// What one aggregation has seen of each group so far.
protocol Accumulator: AnyObject {
    /// Takes values, none of them nil, each with its group; there are `count` groups by now.
    func add(_ column: ColumnData, to groups: [Int], of count: Int) throws

    /// Takes over what another of the same kind has seen; each of its groups is one of these.
    func merge(_ other: any Accumulator, into groups: [Int], of count: Int) throws

    /// Appends what was seen of each group, for another of the same kind in another process.
    func save(to writer: inout ByteWriter) throws

    /// Takes over what another has saved, of so many groups; this one is new.
    func restore(from cursor: inout ByteCursor, of count: Int) throws

    /// The results of some groups.
    func column(of groups: ArraySlice<Int>) throws -> ColumnData

    /// The bytes of a group's result in a column of strings.
    func bytes(of group: Int) -> Int
}

extension Accumulator {
    func bytes(of group: Int) -> Int { 0 }

    /// The other one as one of this kind.
    func alike(_ other: any Accumulator) throws -> Self {
        guard let other = other as? Self else { throw mismatch("\(Self.self)") }
        return other
    }
}

extension Aggregation.Kind {
    /// One that takes values of a type and gives results of a type; nil where the two do not fit.
    func accumulator(of input: ColumnType, as output: ColumnType) -> (any Accumulator)? {
        let values = input.unwrapped
        switch self {
        case .count: return nil
        case .countWhere: return input == .bool && output == .integer(.int64) ? TruthCounts() : nil
        case .sum:
            guard output == input, values.isNumber else { return nil }
            return values == .double ? DoubleSums(as: output, isMean: false) : IntegerSums(of: values, as: output, isMean: false)
        case .mean:
            guard output == (input.isOptional ? .optional(.double) : .double), values.isNumber else { return nil }
            return values == .double ? DoubleSums(as: output, isMean: true) : IntegerSums(of: values, as: output, isMean: true)
        case .min, .max:
            guard output == input, values.isOrdered else { return nil }
            return values == .string
                ? TextExtremes(as: output, isMaximum: self == .max) : WordExtremes(of: values, as: output, isMaximum: self == .max)
        }
    }
}

extension ColumnType {
    /// The results of groups as a column of the type; a group without values has none.
    func results(_ storage: ColumnData.Storage, present: [Bool], faults: Faults = Faults()) -> ColumnData {
        let values = ColumnData(storage, faults: faults)
        return isOptional ? ColumnData(.optional(present: present, values)) : values
    }
}

extension Array {
    /// Makes room for so many groups.
    mutating func grow(to count: Int, _ value: Element) {
        if self.count < count { append(contentsOf: repeatElement(value, count: count - self.count)) }
    }
}

/// How many rows of each group are true.
final class TruthCounts: Accumulator {
    private var counts: [Int] = []

    func add(_ column: ColumnData, to groups: [Int], of count: Int) throws {
        guard case .bools(let values) = column.storage else { throw mismatch("Bool") }
        counts.grow(to: count, 0)
        for (value, group) in zip(values, groups) where value { counts[group] += 1 }
    }

    func merge(_ other: any Accumulator, into groups: [Int], of count: Int) throws {
        counts.grow(to: count, 0)
        for (value, group) in zip(try alike(other).counts, groups) { counts[group] += value }
    }

    func save(to writer: inout ByteWriter) { writer.append(array: counts) }

    func restore(from cursor: inout ByteCursor, of count: Int) throws {
        counts = try cursor.counts(of: count)
        counts.grow(to: count, 0)
    }

    func column(of groups: ArraySlice<Int>) -> ColumnData { ColumnData(.integers(groups.map { Int64(counts[$0]) })) }
}
