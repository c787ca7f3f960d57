package import SatchelColumns
package import SatchelStorage

/// What a node of a plan does to the rows of its inputs.
package enum Operation: Hashable, Codable, Sendable {
    // Leaves.
    /// The lines of files.
    case text(TextSource)
    /// Values that the program holds.
    case values(InlineValues)
    /// Partitions that a backend keeps.
    case kept(KeptReference)
    /// Partitions that a folder on disk holds.
    case saved(SavedReference)
    // Row by row.
    /// Splits strings into their lines.
    case lines
    /// Reads each line as a value of the node's type.
    case decode
    /// The rows that its input, a source or its decoding, could not read.
    case rejected
    case filter(Expression)
    case map(Expression)
    /// The elements of each list, one after the other.
    case flatten
    case native(NativeStage)
    // Of whole bags.
    case union
    case repartition(Int)
    case limit(Int)
    case frequencies
    case distinct
    case top(Int, [SortKey])
    case reduce(Reduction)
    /// One row a different key: of records whose first field is the key, and the others what the aggregations take.
    case grouped([Aggregation])
    /// Source, decoding, condition and projection in one; made by the optimiser.
    case scan(Scan)
    /// Partitions at rest, condition and projection in one; made by the optimiser.
    case recall(Recall)
}

/// Reductions of a bag to one value.
package enum Reduction: String, Hashable, Codable, Sendable {
    case count, sum, min, max, mean
}

/// One criterion of an order.
package struct SortKey: Hashable, Codable, Sendable {
    package var expression: Expression
    package var descending: Bool

    package init(_ expression: Expression, descending: Bool) {
        self.expression = expression
        self.descending = descending
    }
}

/// Line-delimited text by address, and how it is cut.
package struct TextSource: Hashable, Codable, Sendable {
    package enum Scheme: String, Hashable, Codable, Sendable {
        case file
        /// A prefix of keys, as it stands.
        case s3Prefix
        /// A key, a prefix, or a pattern.
        case s3
        case web
    }

    package var scheme: Scheme
    package var addresses: [String]
    /// About how many bytes of input, as stored, go into a partition.
    package var partitionBytes: Int
    /// A longer line is a row that can't be read.
    package var maxLineBytes: Int
    package var reading: RowReading
    /// How a store of objects is reached; holds no secrets.
    package var store: ObjectStoreOptions?

    package init(
        scheme: Scheme, addresses: [String], partitionBytes: Int, maxLineBytes: Int, reading: RowReading = RowReading(),
        store: ObjectStoreOptions? = nil
    ) {
        self.scheme = scheme
        self.addresses = addresses
        self.partitionBytes = partitionBytes
        self.maxLineBytes = maxLineBytes
        self.reading = reading
        self.store = store
    }
}

/// Values that the program holds, as one column; told apart by identity, so that comparing plans stays cheap.
package struct InlineValues: Hashable, Codable, Sendable {
    package var identity: String
    package var column: ColumnData
    /// How they are read where they are lines.
    package var reading: RowReading

    package init(identity: String, column: ColumnData, reading: RowReading = RowReading()) {
        self.identity = identity
        self.column = column
        self.reading = reading
    }

    package static func == (left: Self, right: Self) -> Bool { left.identity == right.identity }
    package func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}

/// Names partitions that a backend keeps.
package struct KeptReference: Hashable, Codable, Sendable {
    package var identity: String

    package init(identity: String) { self.identity = identity }
}

/// User code: the identity of a `Transform` type and its encoded value.
package struct NativeStage: Hashable, Codable, Sendable {
    package enum Kind: String, Hashable, Codable, Sendable { case map, filter, flatMap }

    package var kind: Kind
    package var type: TypeIdentity
    package var value: [UInt8]
    /// The type's name, for people.
    package var name: String

    package init(kind: Kind, type: TypeIdentity, value: [UInt8], name: String) {
        self.kind = kind
        self.type = type
        self.value = value
        self.name = name
    }
}

/// What a scan reads of each line, and which rows it lets through.
package struct Scan: Hashable, Codable, Sendable {
    package var source: TextSource
    /// The type that lines are read as; nil: the lines themselves.
    package var decoded: ColumnType?
    /// Rows for which it is false are not decoded any further.
    package var condition: Expression?
    /// The parts of the rows let through that are read further up.
    package var output: Projection
    /// At most this many rows are asked for.
    package var limit: Int?
    /// Whether it yields the rows that can't be read, in place of the others.
    package var isOfRejected = false

    package var element: ColumnType { decoded ?? .string }

    /// The parts that the condition reads.
    package var tested: Projection { condition?.reads(of: element) ?? .nothing }

    package init(source: TextSource, decoded: ColumnType?, condition: Expression? = nil, output: Projection = .all, limit: Int? = nil) {
        self.source = source
        self.decoded = decoded
        self.condition = condition
        self.output = output
        self.limit = limit
    }
}
