import SatchelColumns

/// How the rows of a type become keys of a table, and keys become rows.
enum GroupKeys {
    /// Strings and JSON: their bytes.
    case text
    /// Integers, doubles and dates: eight bytes.
    case words
    /// Everything else, by `RowKey`.
    case rows

    init(_ type: ColumnType) {
        switch type.representation {
        case .string, .json: self = .text
        case .integer, .double, .float, .date: self = .words
        default: self = .rows
        }
    }

    /// Counts each row of a column once, those of equal codes together.
    func add(_ column: ColumnData, _ type: ColumnType, to table: GroupTable) throws {
        guard case .coded(let codes, let values) = column.storage else {
            return try add(column, type, to: table, weight: { _ in 1 }, note: { _, _ in })
        }
        let (used, counts) = codes.counted(of: values.count)
        // Most often all are used, as they lie there.
        let keys = used.count == values.count ? values : values.gathered(used)
        try add(keys, type, to: table, weight: { counts[Int(used[$0])] }, note: { _, _ in })
    }

    /// Counts each row of a column once, and gives each row's group.
    func groups(of column: ColumnData, _ type: ColumnType, in table: GroupTable) throws -> [Int] {
        guard case .coded(let codes, let values) = column.storage else {
            var groups = [Int](repeating: 0, count: column.count)
            try add(column, type, to: table, weight: { _ in 1 }, note: { groups[$0] = $1 })
            return groups
        }
        let (used, counts) = codes.counted(of: values.count)
        var groups = [Int](repeating: 0, count: values.count)
        try add(values.gathered(used), type, to: table, weight: { counts[Int(used[$0])] }, note: { groups[Int(used[$0])] = $1 })
        return codes.map { groups[Int($0)] }
    }

    @inline(__always)
    private func add(
        _ column: ColumnData, _ type: ColumnType, to table: GroupTable, weight: (Int) -> Int, note: (Int, Int) -> Void
    ) throws {
        switch (self, column.storage) {
        case (.text, .text(let text)):
            try text.bytes.withUnsafeBytes { bytes in
                try text.offsets.withUnsafeBufferPointer { offsets in
                    // In bounds: a column has one more offset than rows, ascending within its bytes.
                    try table.add(
                        keys: bytes, rows: text.count, range: { Int(offsets[$0])..<Int(offsets[$0 + 1]) }, weight: weight, note: note)
                }
            }
        case (.words, .integers(let values)): try add(words: values, to: table, weight: weight, note: note)
        case (.words, .doubles(let values)): try add(words: values.map(RowKey.bits), to: table, weight: weight, note: note)
        case (.rows, _):
            var keys: [UInt8] = []
            var ends: [Int] = [0]
            ends.reserveCapacity(column.count + 1)
            for row in 0..<column.count {
                try RowKey.append(column, row, type, to: &keys)
                ends.append(keys.count)
            }
            try keys.withUnsafeBytes {
                try table.add(keys: $0, rows: column.count, range: { ends[$0]..<ends[$0 + 1] }, weight: weight, note: note)
            }
        default: throw mismatch("\(type)")
        }
    }

    @inline(__always)
    private func add<Word: FixedWidthInteger>(
        words: [Word], to table: GroupTable, weight: (Int) -> Int, note: (Int, Int) -> Void
    ) throws {
        try words.withUnsafeBytes {
            try table.add(keys: $0, rows: words.count, range: { $0 * 8..<$0 * 8 + 8 }, weight: weight, note: note)
        }
    }

    /// The keys of some groups as a column of the type.
    func column(of groups: ArraySlice<Int>, in table: GroupTable, _ type: ColumnType) throws -> ColumnData {
        switch (self, type.representation) {
        case (.text, _): return ColumnData(.text(try text(of: groups, in: table)))
        case (.words, .integer): return ColumnData(.integers(groups.map { Int64(bitPattern: table.key(of: $0).word(0)) }))
        case (.words, _): return ColumnData(.doubles(groups.map { Double(bitPattern: table.key(of: $0).word(0)) }))
        case (.rows, _):
            let builder = ColumnBuilder(type)
            for group in groups { _ = try RowKey.read(table.key(of: group), at: 0, into: builder) }
            return builder.finish()
        }
    }

    private func text(of groups: ArraySlice<Int>, in table: GroupTable) throws -> TextData {
        var text = TextData()
        text.bytes.reserveCapacity(groups.reduce(0) { $0 + table.length(of: $1) })
        text.offsets.reserveCapacity(groups.count + 1)
        for group in groups {
            text.bytes.append(contentsOf: table.key(of: group))
            guard let end = UInt32(exactly: text.bytes.count) else { throw mismatch("String") }
            text.offsets.append(end)
        }
        return text
    }
}

extension [Int32] {
    /// The codes that occur, ascending, and how often each of all does.
    fileprivate func counted(of codes: Int) -> (used: [Int32], counts: [Int]) {
        var counts = [Int](repeating: 0, count: codes)
        counts.withUnsafeMutableBufferPointer { counts in
            withUnsafeBufferPointer { codes in
                // A code out of bounds, which no reader lets through, traps here.
                for code in codes { counts[Int(code)] += 1 }
            }
        }
        return (counts.indices.filter { counts[$0] > 0 }.map { Int32($0) }, counts)
    }
}
