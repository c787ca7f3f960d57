import SatchelColumns

/// The sum or the mean of each group's doubles, exact before its one rounding.
///
/// As `ExactSum`, with only those limbs that the values seen so far need: some four or five words a group where `ExactSum` takes 68.
final class DoubleSums: Accumulator {
    private let output: ColumnType
    private let isMean: Bool
    private var counts: [Int] = []
    /// The place of the first limb that is kept.
    private var first = 0
    /// How many limbs a group has: those that values reach, and two above them for what additions carry.
    private var width = 0
    /// Group after group; all but a group's last limb, which holds the sign, are below 2³².
    private var limbs: [Int64] = []
    /// Which values that are no numbers a group has.
    private var specials: [Special] = []

    private struct Special: OptionSet {
        let rawValue: UInt8
        static let nan = Special(rawValue: 1)
        static let infinity = Special(rawValue: 2)
        static let negativeInfinity = Special(rawValue: 4)
    }

    init(as output: ColumnType, isMean: Bool) {
        self.output = output
        self.isMean = isMean
    }

    func add(_ column: ColumnData, to groups: [Int], of count: Int) throws {
        guard case .doubles(let values) = column.storage else { throw mismatch("Double") }
        grow(to: count)
        for (value, group) in zip(values, groups) {
            counts[group] += 1
            if value.isFinite {
                if value != 0 { add(value, to: group) }
            } else {
                specials[group].insert(value.isNaN ? .nan : value > 0 ? .infinity : .negativeInfinity)
            }
        }
    }

    func merge(_ other: any Accumulator, into groups: [Int], of count: Int) throws {
        let other = try alike(other)
        grow(to: count)
        if other.width > 0 { widen(to: other.first..<other.first + other.width) }
        for (index, group) in groups.enumerated() where index < other.counts.count {
            counts[group] += other.counts[index]
            specials[group].formUnion(other.specials[index])
            for limb in 0..<other.width { add(other.limbs[index * other.width + limb], at: other.first + limb, to: group) }
        }
    }

    func save(to writer: inout ByteWriter) {
        writer.append(array: counts)
        writer.append(array: specials.map(\.rawValue))
        writer.append(count: first)
        writer.append(count: width)
        writer.append(array: limbs)
    }

    func restore(from cursor: inout ByteCursor, of count: Int) throws {
        counts = try cursor.counts(of: count)
        specials = try cursor.array(of: UInt8.self).map { Special(rawValue: $0) }
        first = try cursor.readCount(atMost: ExactSum.limbCount)
        width = try cursor.readCount(atMost: ExactSum.limbCount - first)
        limbs = try cursor.array(of: Int64.self)
        // No overflow: there are fewer counts than bytes, and few limbs a group.
        guard specials.count == counts.count, limbs.count == counts.count * width,
            counts.indices.allSatisfy({ ExactSum.areCarried(limbs[$0 * width..<($0 + 1) * width]) })
        else { throw cursor.damaged("has sums that are none") }
        grow(to: count)
    }

    func column(of groups: ArraySlice<Int>) -> ColumnData {
        let results = groups.map { isMean ? sum(of: $0).mean(of: counts[$0]) : sum(of: $0).rounded }
        return output.results(.doubles(results), present: groups.map { counts[$0] > 0 })
    }

    private func sum(of group: Int) -> ExactSum {
        var sum = ExactSum(limbs: limbs[group * width..<(group + 1) * width], from: first)
        var values: [Double] = []
        if specials[group].contains(.nan) { values.append(.nan) }
        if specials[group].contains(.infinity) { values.append(.infinity) }
        if specials[group].contains(.negativeInfinity) { values.append(-.infinity) }
        sum.add(contentsOf: values)
        return sum
    }

    private func add(_ value: Double, to group: Int) {
        let (limb, low, high) = ExactSum.parts(of: value)
        if limb < first || limb + 4 > first + width { widen(to: limb..<limb + 4) }
        add(low, at: limb, to: group)
        add(high, at: limb + 1, to: group)
    }

    /// Adds to a limb and brings it and those above it below 2³² again; what is added is far from the limits of 64 bits.
    private func add(_ part: Int64, at limb: Int, to group: Int) {
        var index = group * width + limb - first
        let last = (group + 1) * width - 1
        limbs[index] &+= part
        while index < last {
            let carry = limbs[index] >> 32
            if carry == 0 { break }
            limbs[index] &= 0xFFFF_FFFF
            limbs[index + 1] &+= carry
            index += 1
        }
    }

    private func grow(to count: Int) {
        counts.grow(to: count, 0)
        specials.grow(to: count, [])
        limbs.grow(to: count * width, 0)
    }

    /// Makes room for more limbs of each group.
    private func widen(to range: Range<Int>) {
        let old = first..<first + width
        let new = width == 0 ? range : min(old.lowerBound, range.lowerBound)..<max(old.upperBound, range.upperBound)
        guard new != old else { return }
        let previous = limbs
        first = new.lowerBound
        width = new.count
        limbs = [Int64](repeating: 0, count: counts.count * width)
        for group in counts.indices {
            for limb in old { add(previous[group * old.count + limb - old.lowerBound], at: limb, to: group) }
        }
    }
}
