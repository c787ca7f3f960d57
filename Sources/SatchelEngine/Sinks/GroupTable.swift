import SatchelColumns

/// Groups of equal keys with their counts: open addressing over hashes that are kept, keys end to end in one arena.
final class GroupTable {
    struct Group: BitwiseCopyable {
        var hash: UInt64
        /// Where the key lies in the arena; it ends where the next group's begins.
        var start: Int
        var count: Int
    }

    private(set) var count = 0
    /// A slot holds the upper half of a hash and the number of its group plus one; zero is free.
    private var slots = Room<UInt64>()
    /// With one more behind the last, for the end of its key.
    private(set) var groups = Room<Group>()
    private(set) var arena = Room<UInt8>()

    /// Rows that are looked up between two looks at the room that is left.
    private static let blockRows = 512
    private static let blockBytes = 1 << 18
    /// Slots name groups by 32 bits.
    static let mostGroups = Int(UInt32.max) - 1

    func count(of group: Int) -> Int { groups.all[group].count }

    func length(of group: Int) -> Int { groups.all[group + 1].start - groups.all[group].start }

    /// A count that so many groups reach, the greatest one if it is small; 0 if there are not so many groups.
    func countReached(by wanted: Int) -> Int {
        var groupsOf = [Int](repeating: 0, count: 1024)
        for group in groups.all.prefix(count) { groupsOf[min(max(group.count, 0), groupsOf.count - 1)] += 1 }
        var reached = 0
        return groupsOf.indices.last { count in
            reached += groupsOf[count]
            return reached >= wanted
        } ?? 0
    }

    /// The bytes of a group's key; valid until the table changes.
    func key(of group: Int) -> UnsafeRawBufferPointer {
        // In bounds: the key of a group below `count` ends where the next entry says, within what was written.
        UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: arena.all[groups.all[group].start..<groups.all[group + 1].start]))
    }

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
        let groups = other.groups.all
        try inBlocks(rows, weight: { groups[number($0)].count }, note: note) { row in
            Lookup(key: other.key(of: number(row)), hash: groups[number(row)].hash, row: row)
        }
    }

    /// The group of a key, if there is one.
    func group(of key: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        let mask = slots.all.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        // In bounds: as in `countKnown`; a table without groups has no slots.
        while count > 0, slots.all[slot] != 0 {
            let lookup = Lookup(key: key, hash: hash, row: 0)
            if let group = Self.group(slots.all[slot], lookup, groups.all, UnsafeRawBufferPointer(arena.all)) { return group }
            slot = (slot + 1) & mask
        }
        return nil
    }

    func add(_ more: Int, to group: Int) { groups.all[group].count += more }

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
        let groups = groups.all
        let arena = UnsafeRawBufferPointer(arena.all)
        let mask = slots.count - 1
        // In bounds: the number of slots is a power of two, and some stay free; groups named by slots are below `count`, and the entry
        // behind each is written. Of a key without bytes none is read.
        for row in block.indices { block[row].entry = slots[Int(truncatingIfNeeded: block[row].hash) & mask] }
        for row in block.indices where (block[row].entry ^ block[row].hash) >> 32 == 0 && block[row].entry != 0 {
            let start = groups[Self.group(block[row].entry)].start
            block[row].slot = start < arena.count ? Int(arena[start]) : 0
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
                if let group = Self.group(entry, lookup, groups, arena) {
                    groups[group].count += weight(lookup.row)
                    note(lookup.row, group)
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
        let groups = groups.all
        let arena = UnsafeMutableRawBufferPointer(arena.all)
        let mask = slots.count - 1
        var count = count
        var end = groups[count].start
        // In bounds as above, and there is room for a new group and a new key in every row.
        for lookup in block {
            // Slots that were full when the search passed them still are.
            var slot = lookup.slot
            while true {
                let entry = slots[slot]
                if entry == 0 {
                    let key = lookup.key
                    UnsafeMutableRawBufferPointer(rebasing: arena[end..<end + key.count]).copyMemory(from: key)
                    groups[count] = Group(hash: lookup.hash, start: end, count: weight(lookup.row))
                    note(lookup.row, count)
                    end += key.count
                    count += 1
                    groups[count] = Group(hash: 0, start: end, count: 0)
                    slots[slot] = Self.entry(lookup.hash, count)
                    break
                }
                if let group = Self.group(entry, lookup, groups, UnsafeRawBufferPointer(arena)) {
                    groups[group].count += weight(lookup.row)
                    note(lookup.row, group)
                    break
                }
                slot = (slot + 1) & mask
            }
        }
        self.count = count
    }

    /// The group of a full slot, if its key is the one that is looked up.
    @inline(__always)
    private static func group(
        _ entry: UInt64, _ lookup: Lookup, _ groups: UnsafeMutableBufferPointer<Group>, _ arena: UnsafeRawBufferPointer
    ) -> Int? {
        guard (entry ^ lookup.hash) >> 32 == 0 else { return nil }
        let group = group(entry)
        let known = UnsafeRawBufferPointer(rebasing: arena[groups[group].start..<groups[group + 1].start])
        return known.equals(lookup.key) ? group : nil
    }

    /// The group that a full slot names.
    private static func group(_ entry: UInt64) -> Int { Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1 }

    private static func entry(_ hash: UInt64, _ number: Int) -> UInt64 { hash & 0xFFFF_FFFF_0000_0000 | UInt64(number) }

    /// Makes room for so many more groups and bytes of their keys.
    func reserve(groups more: Int, bytes: Int) throws {
        let needed = count + more
        if groups.all.isEmpty {
            try groups.reserve(more + 1)
            groups.all[0] = Group(hash: 0, start: 0, count: 0)
        }
        let (end, overflows) = groups.all[count].start.addingReportingOverflow(bytes)
        guard needed <= Self.mostGroups, !overflows else {
            throw SatchelError(.invalidArgument, "more than \(Self.mostGroups) different values in one table; group by something coarser")
        }
        try groups.reserve(needed + 1)
        try arena.reserve(end)
        // At most two thirds of the slots are taken.
        guard needed > slots.all.count / 3 * 2 else { return }
        var size = max(slots.all.count, 2048)
        while needed > size / 3 * 2 { size *= size < 1 << 16 ? 4 : 2 }
        try place(in: size)
    }

    private func place(in size: Int) throws {
        let room = try Room<UInt64>(zeros: size)
        for group in 0..<count {
            let hash = groups.all[group].hash
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            while room.all[slot] != 0 { slot = (slot + 1) & (size - 1) }
            room.all[slot] = Self.entry(hash, group + 1)
        }
        slots = room
    }
}
