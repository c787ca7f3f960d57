/// The values of one column of a batch, in memory.
///
/// Opaque to users; what ``Record()`` generates reads and writes through it.
public struct ColumnData: Sendable, Codable, Hashable {
    package var storage: Storage
    /// The rows whose value is an error.
    package var faults: Faults

    package indirect enum Storage: Sendable, Codable {
        /// A column that the plan does not read.
        case absent(Int)
        case bools([Bool])
        /// All integer types; `UInt64` as its bit pattern.
        case integers([Int64])
        /// `Double` and `Float`, and dates as seconds since the reference date.
        case doubles([Double])
        /// Strings and JSON.
        case text(TextData)
        case list(offsets: [UInt32], ColumnData)
        case record([ColumnData], count: Int)
        case optional(present: [Bool], ColumnData)
        /// JSON of which only these parts were read, each by the name of its step.
        case parts([String: ColumnData], count: Int)
        /// For each row the place of its value among different ones.
        case coded([Int32], ColumnData)
    }

    package init(_ storage: Storage, faults: Faults = Faults()) {
        self.storage = storage
        self.faults = faults
    }

    package var count: Int {
        switch storage {
        case .absent(let count): count
        case .bools(let values): values.count
        case .integers(let values): values.count
        case .doubles(let values): values.count
        case .text(let text): text.count
        case .list(let offsets, _): offsets.count - 1
        case .record(_, let count), .parts(_, let count): count
        case .optional(let present, _): present.count
        case .coded(let codes, _): codes.count
        }
    }

    package func check(_ row: Int) throws {
        if !faults.isEmpty, let error = faults[row] { throw error }
    }

    /// The first error in the row, in this column or below it.
    package func fault(at row: Int) -> SatchelError? {
        if !faults.isEmpty, let error = faults[row] { return error }
        switch storage {
        case .record(let fields, _):
            for field in fields {
                if let error = field.fault(at: row) { return error }
            }
        case .optional(let present, let wrapped):
            return present[row] ? wrapped.fault(at: row) : nil
        case .coded(let codes, let values): return values.fault(at: Int(codes[row]))
        case .list(let offsets, let element):
            for child in offsets[row]..<offsets[row + 1] {
                if let error = element.fault(at: Int(child)) { return error }
            }
        default: break
        }
        return nil
    }

    /// Whether any row, in this column or below it, is an error.
    package var hasFaults: Bool {
        if !faults.isEmpty { return true }
        switch storage {
        case .record(let fields, _): return fields.contains(where: \.hasFaults)
        case .optional(_, let wrapped): return wrapped.hasFaults
        case .coded(_, let values): return values.hasFaults
        case .list(_, let element): return element.hasFaults
        default: return false
        }
    }

    /// The selected rows, in the order given.
    package func gathered(_ rows: [Int32]) -> ColumnData {
        let storage: Storage
        switch self.storage {
        case .absent: storage = .absent(rows.count)
        case .bools(let values): storage = .bools(rows.map { values[Int($0)] })
        case .integers(let values): storage = .integers(rows.map { values[Int($0)] })
        case .doubles(let values): storage = .doubles(rows.map { values[Int($0)] })
        case .text(let text): storage = .text(text.gathered(rows))
        case .record(let fields, _): storage = .record(fields.map { $0.gathered(rows) }, count: rows.count)
        case .parts(let parts, _): storage = .parts(parts.mapValues { $0.gathered(rows) }, count: rows.count)
        case .optional(let present, let wrapped):
            storage = .optional(present: rows.map { present[Int($0)] }, wrapped.gathered(rows))
        case .list(let offsets, let element):
            var children = [Int32]()
            var starts: [UInt32] = [0]
            starts.reserveCapacity(rows.count + 1)
            for row in rows {
                children.append(contentsOf: (offsets[Int(row)]..<offsets[Int(row) + 1]).lazy.map { Int32($0) })
                starts.append(UInt32(children.count))
            }
            storage = .list(offsets: starts, element.gathered(children))
        case .coded(let codes, let values): storage = .coded(rows.map { codes[Int($0)] }, values)
        }
        return ColumnData(storage, faults: faults.gathered(rows))
    }

    /// A field of a record column; its own faults and the record's.
    package func field(_ index: Int) -> ColumnData {
        guard case .record(let fields, _) = storage, index < fields.count else { return ColumnData(.absent(count)) }
        var field = fields[index]
        if !faults.isEmpty { field.faults = faults.merging(field.faults) }
        return field
    }
}

extension ColumnData.Storage: Hashable {
    /// Doubles by their bits: `0.0` and `-0.0` are different constants, and a NaN is the same as itself.
    package static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.absent(let left), .absent(let right)): left == right
        case (.bools(let left), .bools(let right)): left == right
        case (.integers(let left), .integers(let right)): left == right
        case (.doubles(let left), .doubles(let right)): left.elementsEqual(right) { $0.bitPattern == $1.bitPattern }
        case (.text(let left), .text(let right)): left == right
        case (.list(let left, let leftElement), .list(let right, let rightElement)): left == right && leftElement == rightElement
        case (.record(let left, let leftCount), .record(let right, let rightCount)): leftCount == rightCount && left == right
        case (.optional(let left, let leftValue), .optional(let right, let rightValue)): left == right && leftValue == rightValue
        case (.parts(let left, let leftCount), .parts(let right, let rightCount)): leftCount == rightCount && left == right
        case (.coded(let left, let leftValues), .coded(let right, let rightValues)): left == right && leftValues == rightValues
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .absent(let count): hasher.combine(count)
        case .bools(let values): hasher.combine(values)
        case .integers(let values): hasher.combine(values)
        case .doubles(let values): for value in values { hasher.combine(value.bitPattern) }
        case .text(let text): hasher.combine(text)
        case .list(let offsets, let element):
            hasher.combine(offsets)
            hasher.combine(element)
        case .record(let fields, _): hasher.combine(fields)
        case .optional(let present, let wrapped):
            hasher.combine(present)
            hasher.combine(wrapped)
        case .parts(let parts, _): hasher.combine(parts)
        case .coded(let codes, let values):
            hasher.combine(codes)
            hasher.combine(values)
        }
    }
}
