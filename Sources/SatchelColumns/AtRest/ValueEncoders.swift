/// A column that is not kept.
final class AbsentEncoder: ColumnEncoder {
    private var count = 0
    var heldBytes: Int { 0 }
    var mostValues: Int { count }

    func append(_ column: ColumnData) { count += column.count }

    func write(to batch: BatchWriter) throws {
        try batch.column(.absent, rows: count, plainBytes: 0) { _ in .plain }
        count = 0
    }
}

final class BoolEncoder: ColumnEncoder {
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

final class IntegerEncoder: ColumnEncoder {
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

final class DoubleEncoder: ColumnEncoder {
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

final class TextEncoder: ColumnEncoder {
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

final class DocumentEncoder: ColumnEncoder {
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
