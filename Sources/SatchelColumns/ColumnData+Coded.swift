extension ColumnData {
    /// Whether values stand for themselves everywhere, without codes.
    package var isFlat: Bool {
        switch storage {
        case .coded: false
        case .record(let fields, _): fields.allSatisfy(\.isFlat)
        case .parts(let parts, _): parts.values.allSatisfy(\.isFlat)
        case .optional(_, let wrapped): wrapped.isFlat
        case .list(_, let element): element.isFlat
        default: true
        }
    }

    /// The same values without codes; the column itself where it has none.
    package var flattened: ColumnData {
        if isFlat { return self }
        let storage: Storage
        switch self.storage {
        case .coded(let codes, let values):
            let flat = values.flattened.gathered(codes)
            return faults.isEmpty ? flat : ColumnData(flat.storage, faults: faults.merging(flat.faults))
        case .record(let fields, let count): storage = .record(fields.map(\.flattened), count: count)
        case .parts(let parts, let count): storage = .parts(parts.mapValues(\.flattened), count: count)
        case .optional(let present, let wrapped): storage = .optional(present: present, wrapped.flattened)
        case .list(let offsets, let element): storage = .list(offsets: offsets, element.flattened)
        default: storage = self.storage
        }
        return ColumnData(storage, faults: faults)
    }

    /// Optionals of values that stand in the same rows: where those have codes, no value is one more of them.
    package static func optional(_ present: [Bool], values: ColumnData) -> ColumnData {
        if case .coded(_, let different) = values.storage, !different.isOptional { return optional(present, coded: values) }
        return ColumnData(.optional(present: present, values))
    }

    /// The same of values that have codes; of optionals that have codes one optional, nil where either is.
    package static func optional(_ present: [Bool], coded values: ColumnData) -> ColumnData {
        guard case .coded(let codes, let different) = values.storage else { return ColumnData(.optional(present: present, values)) }
        let isThere = [Bool](repeating: true, count: different.count)
        if case .optional(let inner, let wrapped) = different.storage {
            // Nil in either way is one nil.
            let nothing = wrapped.spread(to: (0..<Int32(different.count)).map { $0 } + [-1])
            let all = ColumnData(.optional(present: inner + [false], nothing))
            return ColumnData(.coded(zip(present, codes).map { $0 ? $1 : Int32(different.count) }, all))
        }
        if !present.contains(false) { return ColumnData(.coded(codes, ColumnData(.optional(present: isThere, different)))) }
        let extended = different.spread(to: (0..<Int32(different.count)).map { $0 } + [-1])
        let all = ColumnData(.optional(present: isThere + [false], extended))
        return ColumnData(.coded(zip(present, codes).map { $0 ? $1 : Int32(different.count) }, all))
    }

    /// A value in each row whose place is not negative, and one that nobody reads in the others.
    package func spread(to places: [Int32]) -> ColumnData {
        let storage: Storage
        switch self.storage {
        case .absent: storage = .absent(places.count)
        case .bools(let values): storage = .bools(places.map { $0 >= 0 && values[Int($0)] })
        case .integers(let values): storage = .integers(places.map { $0 < 0 ? 0 : values[Int($0)] })
        case .doubles(let values): storage = .doubles(places.map { $0 < 0 ? 0 : values[Int($0)] })
        case .coded(let codes, let values):
            // Nobody looks at the code of a row without a value, but it has to be one, and of nothing long: there may be many such rows.
            let nothing = Int32(values.count)
            storage =
                places.allSatisfy { $0 >= 0 }
                ? .coded(places.map { codes[Int($0)] }, values)
                : .coded(places.map { $0 < 0 ? nothing : codes[Int($0)] }, values.spread(to: (0..<nothing).map { $0 } + [-1]))
        case .text(let text): storage = .text(text.spread(to: places))
        case .record(let fields, _): storage = .record(fields.map { $0.spread(to: places) }, count: places.count)
        case .parts(let parts, _): storage = .parts(parts.mapValues { $0.spread(to: places) }, count: places.count)
        case .optional(let present, let wrapped):
            storage = .optional(present: places.map { $0 >= 0 && present[Int($0)] }, wrapped.spread(to: places))
        case .list(let offsets, let element):
            var starts: [UInt32] = [0]
            var children: [Int32] = []
            starts.reserveCapacity(places.count + 1)
            for place in places {
                if place >= 0 { children.append(contentsOf: (offsets[Int(place)]..<offsets[Int(place) + 1]).lazy.map { Int32($0) }) }
                starts.append(UInt32(children.count))
            }
            storage = .list(offsets: starts, children.count == element.count ? element : element.gathered(children))
        }
        return ColumnData(storage)
    }
}

extension ColumnData {
    fileprivate var isOptional: Bool { if case .optional = storage { true } else { false } }
}

extension TextData {
    fileprivate func spread(to places: [Int32]) -> TextData {
        var offsets: [UInt32] = [0]
        offsets.reserveCapacity(places.count + 1)
        // Places ascend and name every string once, so the bytes stay as they are.
        for place in places { offsets.append(place < 0 ? offsets[offsets.count - 1] : self.offsets[Int(place) + 1]) }
        return TextData(bytes: bytes, offsets: offsets)
    }
}
