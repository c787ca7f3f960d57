import SatchelColumns

extension GroupTable {
    /// Counts and keys of all groups; their hashes mean nothing in another process, which has a key of its own for them.
    func save(to writer: inout ByteWriter) throws {
        writer.append(array: (0..<count).map(count(of:)))
        // In bounds: no key has more than 32 bits of bytes.
        writer.append(array: (0..<count).map { UInt32(truncatingIfNeeded: length(of: $0)) })
        writer.append(count: (0..<count).reduce(0) { $0 + length(of: $1) })
        for group in 0..<count { writer.append(raw: key(of: group)) }
    }

    /// The table of a sink in another process: the same groups in the same order.
    convenience init(savedIn cursor: inout ByteCursor, _ keys: GroupKeys, _ type: ColumnType) throws {
        let counts = try cursor.counts(of: GroupRecords.mostGroups)
        let lengths = try cursor.array(of: UInt32.self)
        let bytes = try cursor.take(try cursor.readCount())
        var ends: [Int] = [0]
        ends.reserveCapacity(lengths.count + 1)
        // No overflow: fewer than 2³² lengths of 32 bits.
        for length in lengths { ends.append(ends[ends.count - 1] + Int(length)) }
        guard counts.count == lengths.count, ends[lengths.count] == bytes.count, keys != .words || lengths.allSatisfy({ $0 == 8 }) else {
            throw cursor.damaged("has groups whose keys are not there")
        }
        self.init()
        try reserve(groups: counts.count, bytes: bytes.count)
        // In bounds: the keys end where their bytes do.
        try add(keys: bytes, rows: counts.count, range: { ends[$0]..<ends[$0 + 1] }, weight: { counts[$0] }, note: { _, _ in })
        // What belongs to a group elsewhere is told by its number, and only different keys have that of their row.
        guard count == counts.count else { throw cursor.damaged("has a group twice") }
        guard try keys.areValues(in: self, type) else { throw cursor.damaged("has a group that is none of \(type)") }
    }
}

extension GroupKeys {
    /// Whether the keys of all groups are values of the type.
    fileprivate func areValues(in table: GroupTable, _ type: ColumnType) throws -> Bool {
        if self == .text { return true }
        var start = 0
        while start < table.count {
            var (end, bytes) = (start, 0)
            while end < table.count, end - start < resultBatchRows, end == start || bytes < 1 << 28 {
                bytes += table.length(of: end)
                end += 1
            }
            // Keys that can't be read are no values either.
            guard let column = try? column(of: Array(start..<end)[...], in: table, type), column.fits(type) else { return false }
            start = end
        }
        return true
    }
}

extension ByteCursor {
    /// How many rows each of some groups has, which are no more than `groups`.
    mutating func counts(of groups: Int) throws -> [Int] {
        let counts = try array(of: Int.self)
        guard counts.count <= groups, counts.allSatisfy({ 0...Self.mostCounted ~= $0 }) else {
            throw damaged("has counts of groups that are not there")
        }
        return counts
    }
}
