internal import Satchel

/// What stages of whole bags mean, by plain loops.
enum Plain {
    static func frequencies<Value: Hashable & ColumnValue>(
        _ values: [Value], _ isBefore: (Value, Value) -> Bool
    ) -> [Frequency<Value>] {
        var counts: [Value: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        return counts.sorted { $0.value != $1.value ? $0.value > $1.value : isBefore($0.key, $1.key) }.map {
            Frequency(value: $0.key, count: $0.value)
        }
    }

    static func groups<Element, Key: Hashable, Value>(
        _ elements: [Element], by key: (Element) -> Key, _ isBefore: (Key, Key) -> Bool, _ value: (Key, [Element]) -> Value
    ) -> [Value] {
        let groups = Dictionary(grouping: elements, by: key)
        return groups.keys.sorted(by: isBefore).map { value($0, groups[$0] ?? []) }
    }

    /// The greatest first, of equal ones the earlier.
    static func falling<Element>(_ elements: [Element], by key: (Element) -> some Comparable) -> [Element] {
        elements.enumerated().sorted {
            let (left, right) = (key($0.element), key($1.element))
            return left != right ? left > right : $0.offset < $1.offset
        }.map(\.element)
    }

    static func mean(_ values: [Double]) -> Double? { values.isEmpty ? nil : values.reduce(0, +) / Double(values.count) }

    /// Of doubles that are whole numbers.
    static func exactSum(_ values: [Double]) -> Double { Double(values.reduce(Int128(0)) { $0 + Int128($1) }) }
}

extension String {
    /// In the order of UTF-8.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
