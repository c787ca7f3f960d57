/// How a column lies in bytes in flight: as in memory, so that all of it travels that a batch at rest has no place for: rows that are
/// errors, columns that were not read, JSON of which only parts were.
enum FlightFormat {
    /// What follows; behind every column come its faults.
    enum Kind: UInt8 {
        case absent, bools, integers, doubles, text, list, record, optional, parts, coded
    }

    /// How many columns may lie in each other.
    static let mostDepth = 128
}

extension ByteWriter {
    package mutating func append(_ column: ColumnData) throws { try append(column, depth: 0) }

    /// Appends a batch independent of its lines: each of its errors names its place itself.
    package mutating func append(_ batch: Batch) throws {
        let batch = batch.detached
        append(count: batch.count)
        try append(batch.faults)
        try append(batch.column)
    }

    private mutating func append(_ column: ColumnData, depth: Int) throws {
        guard depth < FlightFormat.mostDepth else {
            throw SatchelError(
                .unsupported, "columns lie in each other more than \(FlightFormat.mostDepth) levels deep; use a type that is flatter")
        }
        if !column.isTight { return try append(column.gathered((0..<Int32(max(column.count, 0))).map { $0 }), depth: depth) }
        switch column.storage {
        case .absent(let count): append(.absent, count: count)
        case .bools(let values):
            append(kind: .bools)
            append(bools: values)
        case .integers(let values):
            append(kind: .integers)
            append(array: values)
        case .doubles(let values):
            append(kind: .doubles)
            append(array: values)
        case .text(let text):
            append(kind: .text)
            append(array: text.offsets)
            append(array: text.bytes)
        case .list(let offsets, let element):
            append(kind: .list)
            append(array: offsets)
            try append(element, depth: depth + 1)
        case .record(let fields, let count):
            append(.record, count: count)
            append(count: fields.count)
            for field in fields { try append(field, depth: depth + 1) }
        case .optional(let present, let wrapped):
            append(kind: .optional)
            append(bools: present)
            try append(wrapped, depth: depth + 1)
        case .parts(let parts, let count):
            append(.parts, count: count)
            append(count: parts.count)
            for (name, part) in parts.sorted(by: { $0.key < $1.key }) {
                append(name)
                try append(part, depth: depth + 1)
            }
        case .coded(let codes, let values):
            append(kind: .coded)
            append(array: codes)
            try append(values, depth: depth + 1)
        }
        try append(column.faults)
    }

    private mutating func append(kind: FlightFormat.Kind) { append(kind.rawValue) }

    private mutating func append(_ kind: FlightFormat.Kind, count: Int) {
        append(kind: kind)
        append(count: count)
    }

    private mutating func append(_ faults: Faults) throws {
        append(array: faults.rows)
        if !faults.isEmpty { try append(json: faults.errors) }
    }
}

extension ColumnData {
    /// Whether its strings or lists are all that lies where they lie.
    fileprivate var isTight: Bool {
        switch storage {
        case .text(let text): text.offsets.first == 0 && text.offsets.last.map(Int.init) == text.bytes.count
        case .list(let offsets, let element): offsets.first == 0 && offsets.last.map(Int.init) == element.count
        default: true
        }
    }
}
