import SatchelColumns

/// Groups of equal keys with their counts: open addressing, by slots that know half of a hash and where the group is recorded.
final class GroupTable {
    /// A slot holds the upper half of a hash and a record's place plus one; zero is free.
    private var slots = Room<UInt64>()
    private let records = GroupRecords()

    /// Rows that are looked up between two looks at the room that is left.
    private static let blockRows = 256
    private static let blockBytes = 1 << 18

    var count: Int { records.count }

    func count(of group: Int) -> Int { head(of: group).count }

    func length(of group: Int) -> Int { Int(head(of: group).length) }

    private func head(of group: Int) -> GroupRecords.Head { records.all.head(at: records.place(of: group)) }

    /// A count that so many groups reach, the greatest one if it is small; 0 if there are not so many groups.
    func countReached(by wanted: Int) -> Int {
        var groupsOf = [Int](repeating: 0, count: 1024)
        for group in 0..<count { groupsOf[min(max(count(of: group), 0), groupsOf.count - 1)] += 1 }
        var reached = 0
        return groupsOf.indices.last { count in
            reached += groupsOf[count]
            return reached >= wanted
        } ?? 0
    }

    /// The bytes of a group's key; valid until the table changes.
    func key(of group: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(records.all.key(at: records.place(of: group))) }

    /// Counts the keys of the rows' ranges in the bytes, each by its weight; tells each row's group, not in the order of rows.
    @inline(__always)
    func add(
        keys: UnsafeRawBufferPointer, rows: Int, range: (Int) -> Range<Int>, weight: (Int) -> Int, note: (_ row: Int, _ group: Int) -> Void
    ) throws {
        let hash = KeyHash.shared
        try inBlocks(rows, weight: weight, note: note) { row in
            let key = UnsafeRawBufferPointer(rebasing: keys[range(row)])
            return Lookup(key: key, hash: hash(key), row: row)
        }
    }

    /// Adds the counts of another table's groups; tells for each of them the group here.
    func merge(_ other: GroupTable, note: (_ other: Int, _ group: Int) -> Void = { _, _ in }) throws {
        try merge(other.count, of: other, number: { $0 }, note: note)
    }

    /// Adds the counts of some of another table's groups.
    func merge(_ some: [Int], of other: GroupTable) throws { try merge(some.count, of: other, number: { some[$0] }, note: { _, _ in }) }

    @inline(__always)
    private func merge(_ rows: Int, of other: GroupTable, number: (Int) -> Int, note: (Int, Int) -> Void) throws {
        let hash = KeyHash.shared
        try inBlocks(rows, weight: { other.count(of: number($0)) }, note: note) { row in
            let key = other.key(of: number(row))
            return Lookup(key: key, hash: hash(key), row: row)
        }
    }

    /// The group of a key, if there is one.
    func group(of key: UnsafeRawBufferPointer) -> Int? {
        let lookup = Lookup(key: key, hash: KeyHash.shared(key), row: 0)
        let records = records.all
        let mask = slots.all.count - 1
        var slot = Int(truncatingIfNeeded: lookup.hash) & mask
        // In bounds: as in `countKnown`; a table without groups has no slots.
        while count > 0, slots.all[slot] != 0 {
            if let found = Self.find(lookup, slots.all[slot], records) { return Int(found.group) }
            slot = (slot + 1) & mask
        }
        return nil
    }

    func add(_ more: Int, to group: Int) { records.all.add(more, at: records.place(of: group)) }

    /// A key on its way into the table.
    private struct Lookup {
        var key: UnsafeRawBufferPointer
        var hash: UInt64
        /// Which of the rows it is of.
        var row: Int
        /// Where the search for it goes on, if that was not the end of it.
        var slot = 0
        /// What the first slot of the search holds.
        var entry: UInt64 = 0
    }

    @inline(__always)
    private func inBlocks(_ rows: Int, weight: (Int) -> Int, note: (Int, Int) -> Void, _ lookup: (Int) -> Lookup) throws {
        try withUnsafeTemporaryAllocation(of: Lookup.self, capacity: Self.blockRows) { block in
            var row = 0
            while row < rows {
                // A block: so many rows or bytes, and one row at least.
                var filled = 0
                var bytes = 0
                while filled < Self.blockRows, row < rows, bytes < Self.blockBytes {
                    let next = lookup(row)
                    bytes += next.key.count
                    block.initializeElement(at: filled, to: next)
                    filled += 1
                    row += 1
                }
                guard bytes <= Int(UInt32.max) else {
                    throw SatchelError(.invalidArgument, "a value of more than 4 GiB can't be told from others; group by less")
                }
                try reserve(groups: filled, bytes: bytes)
                let left = countKnown(UnsafeMutableBufferPointer(rebasing: block[..<filled]), weight, note)
                insert(UnsafeMutableBufferPointer(rebasing: block[..<left]), weight, note)
            }
        }
    }

    /// Counts the keys that the table has; gathers the others in front, each with the free slot that its search ended at.
    ///
    /// Step by step for the whole block, since the table is larger than the caches: reads that do not wait for each other overlap.
    @inline(__always)
    private func countKnown(_ block: UnsafeMutableBufferPointer<Lookup>, _ weight: (Int) -> Int, _ note: (Int, Int) -> Void) -> Int {
        let slots = slots.all
        let records = records.all
        let mask = slots.count - 1
        // In bounds: the number of slots is a power of two, and some stay free.
        for row in block.indices { block[row].entry = slots[Int(truncatingIfNeeded: block[row].hash) & mask] }
        for row in block.indices where (block[row].entry ^ block[row].hash) >> 32 == 0 && block[row].entry != 0 {
            block[row].slot = records.touch(Self.place(block[row].entry))
        }
        var left = 0
        for lookup in block {
            var slot = Int(truncatingIfNeeded: lookup.hash) & mask
            var entry = lookup.entry
            while true {
                if entry == 0 {
                    block[left] = lookup
                    block[left].slot = slot
                    left += 1
                    break
                }
                if let found = Self.find(lookup, entry, records) {
                    records.add(weight(lookup.row), at: Self.place(entry))
                    note(lookup.row, Int(found.group))
                    break
                }
                slot = (slot + 1) & mask
                entry = slots[slot]
            }
        }
        return left
    }

    /// Counts keys that were not in the table, for which `reserve` has made room; a key may be among them more than once.
    @inline(__always)
    private func insert(_ block: UnsafeMutableBufferPointer<Lookup>, _ weight: (Int) -> Int, _ note: (Int, Int) -> Void) {
        let slots = slots.all
        let all = records.all
        let mask = slots.count - 1
        // In bounds as above, and there is room for a new group and a new key in every row.
        for lookup in block {
            // Slots that were full when the search passed them still are.
            var slot = lookup.slot
            while true {
                let entry = slots[slot]
                if entry == 0 {
                    note(lookup.row, count)
                    slots[slot] = Self.entry(lookup.hash, records.append(lookup.key, count: weight(lookup.row)))
                    break
                }
                if let found = Self.find(lookup, entry, all) {
                    all.add(weight(lookup.row), at: Self.place(entry))
                    note(lookup.row, Int(found.group))
                    break
                }
                slot = (slot + 1) & mask
            }
        }
    }

    /// What stands before the key of a full slot, if it is the one that is looked up.
    @inline(__always)
    private static func find(_ lookup: Lookup, _ entry: UInt64, _ records: GroupRecords.Records) -> GroupRecords.Head? {
        guard (entry ^ lookup.hash) >> 32 == 0 else { return nil }
        let head = records.head(at: place(entry))
        let key = UnsafeRawBufferPointer(records.key(at: place(entry), length: head.length))
        return key.equals(lookup.key) ? head : nil
    }

    /// The place that a full slot names.
    @inline(__always)
    private static func place(_ entry: UInt64) -> Int { Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1 }

    private static func entry(_ hash: UInt64, _ place: Int) -> UInt64 {
        hash & 0xFFFF_FFFF_0000_0000 | UInt64(truncatingIfNeeded: place + 1)
    }

    /// Makes room for so many more groups and bytes of their keys.
    func reserve(groups more: Int, bytes: Int) throws {
        try records.reserve(groups: more, bytes: bytes)
        let needed = count + more
        // At most two thirds of the slots are taken.
        guard needed > slots.all.count / 3 * 2 else { return }
        var size = max(slots.all.count, 2048)
        while needed > size / 3 * 2 { size *= size < 1 << 16 ? 4 : 2 }
        try place(in: size)
    }

    private func place(in size: Int) throws {
        let room = try Room<UInt64>(zeros: size)
        let hash = KeyHash.shared
        for group in 0..<count {
            let hash = hash(key(of: group))
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            while room.all[slot] != 0 { slot = (slot + 1) & (size - 1) }
            room.all[slot] = Self.entry(hash, records.place(of: group))
        }
        slots = room
    }
}
