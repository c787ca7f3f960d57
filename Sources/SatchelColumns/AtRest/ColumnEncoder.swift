/// Gathers the values of a column, chunk by chunk, and writes them; used again for batch after batch.
protocol ColumnEncoder: AnyObject {
    /// Takes the rows of a column of the encoder's type, none of them an error.
    func append(_ column: ColumnData) throws
    /// What was gathered takes about so many bytes in memory.
    var heldBytes: Int { get }
    /// The same without any compression: what the directory says.
    var plainBytes: Int { get }
    /// How many values there are in the largest column of its own or below it.
    var mostValues: Int { get }
    /// Writes all, and begins anew.
    func write(to batch: BatchWriter) throws
}

extension ColumnEncoder {
    var plainBytes: Int { heldBytes }
}

/// What the encoders of a batch share.
struct EncoderParts {
    let deflater: Deflater
    let text: TextWriter

    init() {
        deflater = Deflater()
        text = TextWriter(deflater)
    }

    /// An encoder of the type's columns, of those that the projection names.
    func encoder(of type: ColumnType, _ projection: Projection) -> any ColumnEncoder {
        if projection.isNothing, !(type.representation.isContainer) { return AbsentEncoder() }
        switch type.representation {
        case .bool: return BoolEncoder()
        case .integer: return IntegerEncoder()
        case .double, .float, .date: return DoubleEncoder()
        case .json: return DocumentEncoder(deflater)
        case .optional(let wrapped): return OptionalEncoder(encoder(of: wrapped, projection))
        case .list(let element): return ListEncoder(encoder(of: element, projection.field(Projection.element) ?? .nothing))
        case .record(let record):
            let fields = record.fields.map { field in
                projection.field(field.name).map { encoder(of: field.type, $0) } ?? AbsentEncoder()
            }
            return RecordEncoder(fields)
        // An enum of strings, and no type that stands for another.
        case .string, .enumeration, .dictionary: return TextEncoder(text)
        }
    }
}

extension ColumnType {
    fileprivate var isContainer: Bool {
        switch self {
        case .optional, .list, .record: true
        default: false
        }
    }
}

/// A column that is not kept.
private final class AbsentEncoder: ColumnEncoder {
    private var count = 0
    var heldBytes: Int { 0 }
    var mostValues: Int { count }

    func append(_ column: ColumnData) { count += column.count }

    func write(to batch: BatchWriter) throws {
        try batch.column(.absent, rows: count, plainBytes: 0) { _ in .plain }
        count = 0
    }
}

private final class BoolEncoder: ColumnEncoder {
    private var values: [Bool] = []
    var heldBytes: Int { values.count }
    var mostValues: Int { values.count }

    func append(_ column: ColumnData) throws {
        guard case .bools(let more) = column.storage else { throw mismatch("Bool") }
        values += more
    }

    func write(to batch: BatchWriter) throws {
        try batch.column(.bool, rows: values.count, plainBytes: heldBytes) { region in
            try Bits.write(values, to: region)
            return .bits
        }
        values.removeAll(keepingCapacity: true)
    }
}

private final class IntegerEncoder: ColumnEncoder {
    private var values: [Int64] = []
    var heldBytes: Int { values.count * 8 }
    var mostValues: Int { values.count }

    func append(_ column: ColumnData) throws {
        guard case .integers(let more) = column.storage else { throw mismatch("Int") }
        values += more
    }

    func write(to batch: BatchWriter) throws {
        try batch.column(.integer, rows: values.count, plainBytes: heldBytes) { try Integers.write(values, to: $0) }
        values.removeAll(keepingCapacity: true)
    }
}

private final class DoubleEncoder: ColumnEncoder {
    private var values: [Double] = []
    var heldBytes: Int { values.count * 8 }
    var mostValues: Int { values.count }

    func append(_ column: ColumnData) throws {
        guard case .doubles(let more) = column.storage else { throw mismatch("Double") }
        values += more
    }

    func write(to batch: BatchWriter) throws {
        try batch.column(.double, rows: values.count, plainBytes: heldBytes) { try Doubles.write(values, to: $0) }
        values.removeAll(keepingCapacity: true)
    }
}

private final class TextEncoder: ColumnEncoder {
    private let writer: TextWriter
    private let codes = DeflateCodes()
    private(set) var text = TextData()
    /// The column of the same record whose values these end with, if there is one.
    var base: SuffixBase?
    var heldBytes: Int { text.bytes.count + text.count * 4 }
    var mostValues: Int { text.count }

    init(_ writer: TextWriter) { self.writer = writer }

    func append(_ column: ColumnData) throws {
        guard case .text(let more) = column.storage else { throw mismatch("String") }
        try text.append(contentsOf: more)
    }

    func write(to batch: BatchWriter) throws {
        try batch.column(.text, rows: text.count, plainBytes: heldBytes) { region in
            if let base {
                try base.write(text, writer, codes, to: region)
                return .suffix
            }
            return try writer.write(text, codes, to: region)
        }
        text.removeAll()
        base = nil
    }
}

private final class DocumentEncoder: ColumnEncoder {
    private let writer: DocumentWriter
    private var count = 0
    var heldBytes: Int { writer.heldBytes + count * 4 }
    var plainBytes: Int { writer.plainBytes + count * 4 }
    var mostValues: Int { count }

    init(_ deflater: Deflater) { writer = DocumentWriter(deflater) }

    func append(_ column: ColumnData) throws {
        guard case .text(let more) = column.storage else { throw mismatch("JSON") }
        try writer.append(more)
        count += more.count
    }

    func write(to batch: BatchWriter) throws {
        try batch.column(.text, rows: count, plainBytes: plainBytes) { try writer.write(to: $0) }
        count = 0
    }
}

/// Which rows have a value, and the values of those.
private final class OptionalEncoder: ColumnEncoder {
    private let wrapped: any ColumnEncoder
    private var present: [Bool] = []
    var heldBytes: Int { present.count + wrapped.heldBytes }
    var plainBytes: Int { present.count + wrapped.plainBytes }
    var mostValues: Int { max(present.count, wrapped.mostValues) }

    init(_ wrapped: any ColumnEncoder) { self.wrapped = wrapped }

    func append(_ column: ColumnData) throws {
        guard case .optional(let more, let values) = column.storage else { throw mismatch("an optional") }
        present += more
        let rows = more.indices.compactMap { more[$0] ? Int32(truncatingIfNeeded: $0) : nil }
        if rows.isEmpty { return }
        try wrapped.append(rows.count == more.count ? values : values.gathered(rows))
    }

    func write(to batch: BatchWriter) throws {
        try batch.column(.optional, children: 1, rows: present.count, plainBytes: present.count) { region in
            try Bits.write(present, to: region)
            return .bits
        }
        present.removeAll(keepingCapacity: true)
        try wrapped.write(to: batch)
    }
}

/// How long each list is, and the elements of all.
private final class ListEncoder: ColumnEncoder {
    private let element: any ColumnEncoder
    private var lengths: [UInt32] = []
    private var elements = 0
    var heldBytes: Int { lengths.count * 4 + element.heldBytes }
    var plainBytes: Int { lengths.count * 4 + element.plainBytes }
    var mostValues: Int { max(lengths.count, elements, element.mostValues) }

    init(_ element: any ColumnEncoder) { self.element = element }

    func append(_ column: ColumnData) throws {
        guard case .list(let offsets, let values) = column.storage, let first = offsets.first, let last = offsets.last else {
            throw mismatch("lists")
        }
        lengths.append(contentsOf: zip(offsets, offsets.dropFirst()).lazy.map { $1 &- $0 })
        elements += Int(last - first)
        guard elements <= BatchFormat.mostElements else {
            throw SatchelError(
                .invalidArgument,
                "the lists of a batch would have more than \(BatchFormat.mostElements) elements in one column; keep fewer columns, or leave out "
                    + "lists so long")
        }
        let isAll = first == 0 && Int(last) == values.count
        if last > first { try element.append(isAll ? values : values.gathered((Int32(first)..<Int32(last)).map { $0 })) }
    }

    func write(to batch: BatchWriter) throws {
        try batch.column(.list, children: 1, rows: lengths.count, plainBytes: lengths.count * 4) { try Integers.write(lengths, to: $0) }
        lengths.removeAll(keepingCapacity: true)
        elements = 0
        try element.write(to: batch)
    }
}

private final class RecordEncoder: ColumnEncoder {
    private let fields: [any ColumnEncoder]
    private var count = 0
    var heldBytes: Int { fields.reduce(0) { $0 + $1.heldBytes } }
    var plainBytes: Int { fields.reduce(0) { $0 + $1.plainBytes } }
    var mostValues: Int { fields.reduce(count) { max($0, $1.mostValues) } }

    init(_ fields: [any ColumnEncoder]) { self.fields = fields }

    func append(_ column: ColumnData) throws {
        guard case .record(let columns, let rows) = column.storage, columns.count == fields.count else { throw mismatch("a record") }
        for (field, column) in zip(fields, columns) { try field.append(column) }
        count += rows
    }

    func write(to batch: BatchWriter) throws {
        findBases()
        try batch.column(.record, children: fields.count, rows: count, plainBytes: 0) { _ in .plain }
        count = 0
        for field in fields { try field.write(to: batch) }
    }

    /// Finds columns of strings that end with those of an earlier one, as addresses end with names.
    private func findBases() {
        let texts = fields.enumerated().compactMap { field in (field.element as? TextEncoder).map { (place: field.offset, encoder: $0) } }
        for (index, column) in texts.enumerated() {
            let bases = texts[..<index].filter {
                ($0.encoder.base?.depth ?? 0) < BatchFormat.mostSuffixes && SuffixBase.holds(of: column.encoder.text, on: $0.encoder.text)
            }
            // The longest one leaves least.
            guard let base = bases.max(by: { $0.encoder.text.bytes.count < $1.encoder.text.bytes.count }) else { continue }
            column.encoder.base = SuffixBase(
                place: base.place, depth: (base.encoder.base?.depth ?? 0) + 1, lengths: base.encoder.text.lengths)
        }
    }
}
