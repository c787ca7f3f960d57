internal import SatchelColumns

/// `matches(_:)` by a pattern that is compiled.
struct PatternMatch: PreparedCall {
    private let pattern: RegularExpression

    init(_ literals: [Vector]) throws { pattern = try RegularExpression(try literals[0].literalText()) }

    func column(_ inputs: [Vector], in rows: Rows, _ type: ColumnType) -> ColumnData? {
        guard let text = inputs[0].texts(rows.count) else { return nil }
        let found = pattern.matches(text.text)
        return ColumnData(.bools(text.isConstant ? [Bool](repeating: found[0], count: rows.count) : found))
    }
}

/// A group of the first match of a pattern that is compiled.
struct PatternCapture: PreparedCall {
    private let pattern: RegularExpression
    private let group: Int

    init(_ literals: [Vector]) throws {
        pattern = try RegularExpression(try literals[0].literalText())
        guard case .integers(let values) = literals[1].column.storage, let group = values.first,
            let group = Int(exactly: group), 0...pattern.groups ~= group
        else { throw mismatch("a group of the pattern") }
        self.group = group
    }

    func column(_ inputs: [Vector], in rows: Rows, _ type: ColumnType) -> ColumnData? {
        guard let text = inputs[0].texts(rows.count) else { return nil }
        let ranges = pattern.ranges(of: group, in: text.text)
        var result = TextCollector(rows, bytes: 0)
        var present: [Bool] = []
        present.reserveCapacity(rows.count)
        text.text.bytes.withUnsafeBufferPointer { bytes in
            for row in 0..<rows.count {
                let range = ranges[text.isConstant ? 0 : row]
                present.append(range != nil)
                result.append(Bytes(rebasing: bytes[range ?? 0..<0]))
            }
        }
        var strings = result.column
        let faults = strings.faults
        strings.faults = Faults()
        return ColumnData(.optional(present: present, strings), faults: faults)
    }
}
