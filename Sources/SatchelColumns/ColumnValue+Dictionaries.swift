extension Dictionary: ColumnValue where Key == String, Value: ColumnValue {
    public static var columnType: ColumnType { .dictionary(Value.columnType) }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> [String: Value] {
        try column.check(row)
        guard case .list(let offsets, let entries) = column.storage, case .record(let parts, _) = entries.storage, parts.count == 2 else {
            throw mismatch("\(Self.self)")
        }
        // Swift takes keys for equal that differ in their bytes: then the first of them counts.
        return try Dictionary(
            (offsets[row]..<offsets[row + 1]).map { entry in
                (try String.columnRead(parts[0], at: Int(entry)), try Value.columnRead(parts[1], at: Int(entry)))
            }, uniquingKeysWith: { first, _ in first })
    }

    public func columnWrite(to builder: ColumnBuilder) throws {
        let entries = builder.children[0]
        for (key, value) in sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            try key.columnWrite(to: entries.children[0])
            try value.columnWrite(to: entries.children[1])
            entries.endRecord()
        }
        try builder.endList()
    }
}

extension ColumnData {
    /// Dictionaries with their entries in the order of their keys' bytes: equal dictionaries are equal rows then. Faults go with their entries.
    package var orderedByKeys: ColumnData {
        guard case .list(let offsets, let entries) = storage, case .record(let parts, _) = entries.storage, parts.count == 2,
            case .text(let keys) = parts[0].storage
        else { return self }
        var order: [Int32] = []
        order.reserveCapacity(keys.count)
        var isOrdered = true
        for (start, end) in zip(offsets, offsets.dropFirst()) {
            let entries = Int32(start)..<Int32(end)
            if zip(entries, entries.dropFirst()).allSatisfy({ keys.precedes($0, $1) }) {
                order += entries
            } else {
                isOrdered = false
                order += entries.sorted(by: keys.precedes)
            }
        }
        return isOrdered ? self : ColumnData(.list(offsets: offsets, entries.gathered(order)), faults: faults)
    }
}

extension TextData {
    fileprivate func precedes(_ left: Int32, _ right: Int32) -> Bool { self[Int(left)].lexicographicallyPrecedes(self[Int(right)]) }
}
