internal import SatchelColumns

/// Finds the elements of a literal list by their value, for `isIn` and lookups; -0 is 0 there, and a NaN equals nothing.
struct KeyIndex: Sendable {
    private let type: ColumnType
    /// The keys end to end, and where each ends.
    private var keys: [UInt8] = []
    private var ends: [Int] = [0]
    /// The place in the list of each key.
    private var places: [Int] = []
    /// By hash the number of a key plus one; 0 is free. Their number is a power of two, and half of them at least are free.
    private var slots: [Int]

    init(_ list: Vector) throws {
        guard case .list(let offsets, let elements) = list.column.storage, offsets.count == 2, let type = list.type.listElement else {
            throw mismatch(list.type.description)
        }
        self.type = type
        var size = 16
        while size < elements.count * 2 { size *= 2 }
        slots = [Int](repeating: 0, count: size)
        for row in 0..<elements.count where equalRows(elements, row, elements, row) {
            var key: [UInt8] = []
            try RowKey.append(elements, row, type, to: &key)
            let (slot, found) = find(key)
            if found != nil { continue }
            keys += key
            ends.append(keys.count)
            places.append(row)
            slots[slot] = places.count
        }
    }

    /// For each row the place in the list of its value; nil where a column is not of its type.
    func places(of vector: Vector, in rows: Rows) -> [Int?]? {
        guard vector.isConstant || vector.column.count == rows.count, vector.column.isStored(as: type) else { return nil }
        var key: [UInt8] = []
        func place(_ row: Int) -> Int?? {
            key.removeAll(keepingCapacity: true)
            // It fits: the column is stored as the type says.
            guard (try? RowKey.append(vector.column, row, type, to: &key)) != nil else { return nil }
            return .some(find(key).found.map { places[$0] })
        }
        if vector.isConstant { return place(0).map { [Int?](repeating: $0, count: rows.count) } }
        var all: [Int?] = []
        all.reserveCapacity(rows.count)
        for row in 0..<rows.count {
            guard let place = place(row) else { return nil }
            all.append(place)
        }
        return all
    }

    /// The number of a key, or the slot where it would be.
    private func find(_ key: [UInt8]) -> (slot: Int, found: Int?) {
        let mask = slots.count - 1
        var slot = key.withUnsafeBytes { Int(truncatingIfNeeded: KeyHash.shared($0)) } & mask
        while slots[slot] != 0 {
            let number = slots[slot] - 1
            if keys[ends[number]..<ends[number + 1]].elementsEqual(key) { return (slot, number) }
            slot = (slot + 1) & mask
        }
        return (slot, nil)
    }
}
