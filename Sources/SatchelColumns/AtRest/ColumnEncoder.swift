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
