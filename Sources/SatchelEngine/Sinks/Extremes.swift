import SatchelColumns

/// The least or the greatest of each group's numbers or dates; -0 counts as 0, NaN comes after all numbers.
final class WordExtremes: Accumulator {
    private let input: ColumnType
    private let output: ColumnType
    private let isMaximum: Bool
    /// By `OrderPrefix`, so that their order is that of the values.
    private var best: [UInt64] = []
    private var present: [Bool] = []

    init(of input: ColumnType, as output: ColumnType, isMaximum: Bool) {
        self.input = input
        self.output = output
        self.isMaximum = isMaximum
    }

    func add(_ column: ColumnData, to groups: [Int], of count: Int) throws {
        switch column.storage {
        case .integers, .doubles: break
        default: throw mismatch("\(input)")
        }
        grow(to: count)
        for (word, group) in zip(OrderPrefix.of(column, input), groups) { offer(word, group) }
    }

    func merge(_ other: any Accumulator, into groups: [Int], of count: Int) throws {
        let other = try alike(other)
        grow(to: count)
        for (index, group) in groups.enumerated() where index < other.present.count && other.present[index] {
            offer(other.best[index], group)
        }
    }

    private func grow(to count: Int) {
        best.grow(to: count, 0)
        present.grow(to: count, false)
    }

    @inline(__always)
    private func offer(_ word: UInt64, _ group: Int) {
        if !present[group] || (isMaximum ? word > best[group] : word < best[group]) { best[group] = word }
        present[group] = true
    }

    func column(of groups: ArraySlice<Int>) -> ColumnData {
        let present = groups.map { self.present[$0] }
        let bits = groups.map { OrderPrefix.bits(best[$0], input) }
        if case .integer = input { return output.results(.integers(bits.map { Int64(bitPattern: $0) }), present: present) }
        return output.results(.doubles(bits.map { Double(bitPattern: $0) }), present: present)
    }
}

/// The first or the last of each group's strings, in the order of their bytes.
final class TextExtremes: Accumulator {
    private let output: ColumnType
    private let isMaximum: Bool
    private var best: [[UInt8]?] = []

    init(as output: ColumnType, isMaximum: Bool) {
        self.output = output
        self.isMaximum = isMaximum
    }

    func add(_ column: ColumnData, to groups: [Int], of count: Int) throws {
        guard case .text(let text) = column.storage else { throw mismatch("String") }
        best.grow(to: count, nil)
        for (row, group) in groups.enumerated() { offer(text[row], group) }
    }

    func merge(_ other: any Accumulator, into groups: [Int], of count: Int) throws {
        best.grow(to: count, nil)
        for (text, group) in zip(try alike(other).best, groups) {
            if let text { offer(text[...], group) }
        }
    }

    private func offer(_ text: ArraySlice<UInt8>, _ group: Int) {
        if let best = best[group] {
            guard isMaximum ? best.lexicographicallyPrecedes(text) : text.lexicographicallyPrecedes(best) else { return }
        }
        best[group] = Array(text)
    }

    func bytes(of group: Int) -> Int { best[group]?.count ?? 0 }

    func column(of groups: ArraySlice<Int>) throws -> ColumnData {
        let builder = ColumnBuilder(.string)
        for group in groups { try builder.append(utf8: best[group] ?? []) }
        return output.results(builder.finish().storage, present: groups.map { best[$0] != nil })
    }
}
