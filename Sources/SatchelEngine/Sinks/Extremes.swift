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

    func save(to writer: inout ByteWriter) {
        writer.append(bools: present)
        writer.append(array: best)
    }

    func restore(from cursor: inout ByteCursor, of count: Int) throws {
        present = try cursor.bools()
        best = try cursor.array(of: UInt64.self)
        guard present.count == best.count, best.count <= count, best.indices.allSatisfy({ !present[$0] || isValue(best[$0]) }) else {
            throw cursor.damaged("has extreme values that are none of \(input)")
        }
        grow(to: count)
    }

    /// Whether the type has a value with this place in its order.
    private func isValue(_ word: UInt64) -> Bool {
        guard case .integer(let type) = input else { return true }
        return type.holds(Int64(bitPattern: OrderPrefix.bits(word, input)))
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

    func save(to writer: inout ByteWriter) {
        writer.append(bools: best.map { $0 != nil })
        writer.append(array: best.map { $0?.count ?? 0 })
        writer.append(count: best.reduce(0) { $0 + ($1?.count ?? 0) })
        for text in best { text?.withUnsafeBytes { writer.append(raw: $0) } }
    }

    func restore(from cursor: inout ByteCursor, of count: Int) throws {
        let present = try cursor.bools()
        let lengths = try cursor.array(of: Int.self)
        guard present.count == lengths.count, lengths.count <= count else {
            throw cursor.damaged("has strings of groups that are not there")
        }
        var texts = ByteCursor(try cursor.take(try cursor.readCount()), of: "the strings of groups")
        for (isPresent, length) in zip(present, lengths) {
            let text = try texts.take(length)
            best.append(isPresent ? Array(text) : nil)
        }
        best.grow(to: count, nil)
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
