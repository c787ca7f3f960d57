import SatchelColumns
import SatchelPlan

/// The same numbers for the same seed.
struct KernelRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &self)] }
    mutating func isOne(in n: Int) -> Bool { Int.random(in: 0..<n, using: &self) == 0 }
}

struct KernelLines: Origin.Lines {
    func location(of line: Int) -> SatchelError.Location { .init(file: "sample.json", line: line + 1, offset: line * 100) }
}

/// Columns of every type, with nils, extremes, and errors on every level.
enum KernelSamples {
    static let integers: [IntegerType] = [.int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64]

    static let repo = record("Repo", [("name", .string), ("stars", .optional(.integer(.int64))), ("size", .integer(.int32))])

    static let kinds = EnumerationType(name: "Kind", cases: .strings(["a", "b", "é"]))
    static let levels = EnumerationType(name: "Level", cases: .integers(.uint64, [0, 1, -1]))

    static let row: ColumnType = record(
        "Row",
        integers.map { ("\($0)".lowercased(), .integer($0)) } + [
            ("flag", .bool), ("other", .bool), ("ratio", .double), ("share", .double), ("when", .date), ("name", .string),
            ("label", .string), ("json", .json), ("maybeInt", .optional(.integer(.int64))), ("maybeWord", .optional(.integer(.uint64))),
            ("maybeName", .optional(.string)), ("maybeFlag", .optional(.bool)), ("maybeRatio", .optional(.double)),
            ("tags", .list(.string)), ("numbers", .list(.integer(.int32))), ("ratios", .list(.double)),
            ("maybeTags", .optional(.list(.string))), ("repo", repo), ("org", .optional(repo)),
            ("kind", .enumeration(kinds)), ("maybeKind", .optional(.enumeration(kinds))), ("level", .enumeration(levels)),
            ("counts", .dictionary(.optional(.integer(.int64)))), ("base", .optional(repo)), ("repos", .list(repo)),
            ("maybeJSON", .optional(.json)),
            ("deep", record("Deep", [("org", .optional(repo)), ("json", .json)])),
        ])

    static func record(_ name: String, _ fields: [(String, ColumnType)]) -> ColumnType {
        .record(RecordType(name: name, fields: fields.map { .init(name: $0.0, key: $0.0, type: $0.1) }))
    }

    static let strings = [
        "", "a", "A", "b", "ab", "aab", "jupyter/", "jupyter/notebook", "JUPYTER/Notebook", "jupyter", "PushEvent", "é", "e\u{301}", "É",
        "\r\n", "a\r\nb\r", "🇫🇷", "👩‍👩‍👧", "ß", "İstanbul", "a long string of more than thirty-two bytes, ending in jupyter/",
        "\u{0}", "\u{7F}", "ﬀ", "0", "-7", "+255", "256", "18446744073709551615", "9223372036854775808", "1e3", " 1", "0.5", "nan", "true",
        "false",
        "2015-01-01T15:00:00Z", "\u{3000} x\u{85}",
    ]

    static func batch(_ type: ColumnType, rows: Int, faultOneIn: Int?, _ random: inout KernelRandom) throws -> Batch {
        let builder = ColumnBuilder(type)
        var serial = 0
        for _ in 0..<rows { try append(type, to: builder, faultOneIn, &serial, &random) }
        // Every row comes from another line than its own number.
        let lines = (0..<Int32(rows)).map { $0 * 3 + 1 }
        return Batch(count: rows, column: hiding(builder.finish(), &random), origin: Origin(lines: KernelLines(), rows: lines))
    }

    /// Takes some values away, and leaves what lies below them: nobody may see it.
    private static func hiding(_ column: ColumnData, _ random: inout KernelRandom) -> ColumnData {
        var column = column
        switch column.storage {
        case .optional(let present, let wrapped):
            let fewer = present.map { present in present && !random.isOne(in: 5) }
            column.storage = .optional(present: fewer, hiding(wrapped, &random))
        case .list(let offsets, let element): column.storage = .list(offsets: offsets, hiding(element, &random))
        case .record(let fields, let count): column.storage = .record(fields.map { hiding($0, &random) }, count: count)
        default: break
        }
        return column
    }

    private static func append(
        _ type: ColumnType, to builder: ColumnBuilder, _ faultOneIn: Int?, _ serial: inout Int, _ random: inout KernelRandom
    ) throws {
        if let faultOneIn, random.isOne(in: faultOneIn) {
            serial += 1
            return try builder.append(fault: SatchelError(.typeMismatch, "sample error \(serial)"))
        }
        switch type {
        case .bool: builder.append(bool: Bool.random(using: &random))
        case .integer(let type): builder.append(integer: integer(type, &random))
        case .double, .date:
            builder.append(double: random.pick([0, -0.0, 1, -1, 1.5, 1.5, .nan, .infinity, -.infinity, 1e300, .leastNonzeroMagnitude]))
        case .float:
            builder.append(double: random.pick([0, -0.0, 1, -1.5, .nan, .infinity, Double(Float(0.1)), Double(Float(3e38))]))
        case .enumeration(let type):
            switch type.cases {
            case .strings(let values): try builder.append(utf8: random.pick(values).utf8)
            case .integers(_, let values): builder.append(integer: random.pick(values))
            }
        case .dictionary(let value):
            let entry = builder.children[0]
            for key in ["a", "b", "é"] where Bool.random(using: &random) {
                try entry.children[0].append(utf8: key.utf8)
                try append(value, to: entry.children[1], faultOneIn, &serial, &random)
                entry.endRecord()
            }
            try builder.endList()
        case .string: try builder.append(utf8: random.pick(strings).utf8)
        case .json:
            try builder.append(
                utf8: random.pick([
                    "1", "1.0", "{}", "null", "\"x\"", "true", "[1,{\"a\":[2]}]", "{\"a\":\"2015-01-01T00:00:00Z\"}", "1e99",
                ]).utf8)
        case .optional(let wrapped):
            let isPresent = random.isOne(in: 2)
            if isPresent { try append(wrapped, to: builder.children[0], faultOneIn, &serial, &random) }
            try builder.append(present: isPresent)
        case .list(let element):
            for _ in 0..<random.pick([0, 1, 1, 2, 3]) { try append(element, to: builder.children[0], faultOneIn, &serial, &random) }
            try builder.endList()
        case .record(let record):
            for (field, child) in zip(record.fields, builder.children) { try append(field.type, to: child, faultOneIn, &serial, &random) }
            builder.endRecord()
        }
    }

    private static func integer(_ type: IntegerType, _ random: inout KernelRandom) -> Int64 {
        let near = Int64.random(in: -3...3, using: &random)
        let all: [Int64] = [
            near, near, near, Int64(Int8.min), Int64(Int8.max), Int64(UInt8.max), Int64(Int16.min), Int64(Int16.max), Int64(UInt16.max),
            Int64(Int32.min), Int64(Int32.max), Int64(UInt32.max), .min, .max, .max - 1, -1,
        ]
        return random.pick(all.filter { type.holds($0) })
    }

    static func literal(_ type: ColumnType, _ random: inout KernelRandom) throws -> Expression {
        Expression([.literal(type, try batch(type, rows: 1, faultOneIn: nil, &random).column)])
    }
}
