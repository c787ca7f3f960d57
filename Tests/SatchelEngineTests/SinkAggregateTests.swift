import SatchelColumns
import SatchelPlan
import Testing

@testable import SatchelEngine

/// What a grouping takes: a key, then a value of each kind.
private struct Taken: ColumnValue {
    var key: String?
    var number: Int?
    var small: Int8
    var real: Double?
    var flag: Bool
    var text: String?

    static let columnType = ColumnType.record(
        RecordType(
            name: "Taken",
            fields: [
                .init(name: "key", key: "key", type: .optional(.string)),
                .init(name: "1", key: "1", type: .optional(.integer(.int64))),
                .init(name: "2", key: "2", type: .integer(.int8)),
                .init(name: "3", key: "3", type: .optional(.double)),
                .init(name: "4", key: "4", type: .bool),
                .init(name: "5", key: "5", type: .optional(.string)),
            ]))

    static func columnRead(_ column: ColumnData, at row: Int) throws -> Taken { throw Sinks.fault }

    func columnWrite(to builder: ColumnBuilder) throws {
        try key.columnWrite(to: builder.children[0])
        try number.columnWrite(to: builder.children[1])
        small.columnWrite(to: builder.children[2])
        try real.columnWrite(to: builder.children[3])
        flag.columnWrite(to: builder.children[4])
        try text.columnWrite(to: builder.children[5])
        builder.endRecord()
    }
}

@Suite struct SinkAggregateTests {
    private static let aggregations: [(Aggregation, ColumnType)] = [
        (Aggregation(.count), .integer(.int64)), (Aggregation(.countWhere, of: 4), .integer(.int64)),
        (Aggregation(.sum, of: 1), .optional(.integer(.int64))), (Aggregation(.mean, of: 1), .optional(.double)),
        (Aggregation(.min, of: 1), .optional(.integer(.int64))), (Aggregation(.max, of: 2), .integer(.int8)),
        (Aggregation(.mean, of: 2), .double), (Aggregation(.sum, of: 3), .optional(.double)),
        (Aggregation(.mean, of: 3), .optional(.double)), (Aggregation(.min, of: 3), .optional(.double)),
        (Aggregation(.max, of: 3), .optional(.double)), (Aggregation(.min, of: 5), .optional(.string)),
        (Aggregation(.max, of: 5), .optional(.string)),
    ]

    private static func output(_ aggregations: [(Aggregation, ColumnType)], key: ColumnType) -> ColumnType {
        let fields = aggregations.enumerated().map { RecordType.Field(name: "\($0.offset)", key: nil, type: $0.element.1) }
        return .record(RecordType(name: "groups", fields: [.init(name: "key", key: "key", type: key)] + fields))
    }

    private func batches(_ rows: [Taken], _ random: inout SinkRandom, sorted: Bool = true) throws -> [Batch] {
        try Sinks.result(
            .grouped(Self.aggregations.map(\.0)), rows, Self.output(Self.aggregations, key: .optional(.string)), &random, sorted: sorted)
    }

    private func column<Value: ColumnValue>(_ index: Int, _ batches: [Batch], _: Value.Type = Value.self) throws -> [Value] {
        try batches.flatMap { batch in try (0..<batch.count).map { try Value.columnRead(batch.column.field(index), at: $0) } }
    }

    private static func rows(_ count: Int, keys: Int, _ random: inout SinkRandom) -> [Taken] {
        (0..<count).map { _ in
            let key = Int.random(in: 0..<keys, using: &random)
            let exponent = Int.random(in: -40...40, using: &random)
            return Taken(
                key: key == 0 ? nil : "k\(key)\(String(repeating: "é", count: key % 5))",
                number: Int.random(in: 0..<3, using: &random) == 0 ? nil : .random(in: -1000...1000, using: &random),
                small: .random(in: -9...9, using: &random),
                // Whole multiples of 2⁻⁶⁰, so that whole numbers tell their exact sum.
                real: Int.random(in: 0..<3, using: &random) == 0
                    ? nil
                    : Double(sign: .plus, exponent: exponent, significand: Double(Int.random(in: -999_999...999_999, using: &random))),
                flag: .random(using: &random), text: ["", "a", "ab", "é", "e\u{301}", nil].randomElement(using: &random) ?? nil)
        }
    }

    /// The double nearest to a number of 2⁻⁶⁰ths.
    private static func real(_ sixtieths: Int128) -> Double { Double(sixtieths) * Double(sign: .plus, exponent: -60, significand: 1) }

    @Test(arguments: 0..<12 as Range<UInt64>) func agreesWithDictionaries(_ round: UInt64) throws {
        var random = SinkRandom(round)
        let rows = Self.rows(round == 0 ? 0 : 1500, keys: [1, 3, 40, 900][Int(round % 4)], &random)
        let groups = Dictionary(grouping: rows, by: \.key).sorted { left, right in
            guard let left = left.key, let right = right.key else { return left.key == nil && right.key != nil }
            return left.utf8.lexicographicallyPrecedes(right.utf8)
        }
        let found = try batches(rows, &random)
        #expect(try column(0, found, String?.self) == groups.map(\.key))
        #expect(try column(1, found, Int.self) == groups.map(\.value.count))
        #expect(try column(2, found, Int.self) == groups.map { $0.value.count(where: \.flag) })
        let numbers = groups.map { $0.value.compactMap(\.number) }
        #expect(try column(3, found, Int?.self) == numbers.map { $0.isEmpty ? nil : $0.reduce(0, +) })
        #expect(try column(4, found, Double?.self) == numbers.map { $0.isEmpty ? nil : Double($0.reduce(0, +)) / Double($0.count) })
        #expect(try column(5, found, Int?.self) == numbers.map { $0.min() })
        #expect(try column(6, found, Int8.self) == groups.map { $0.value.map(\.small).max() })
        #expect(
            try column(7, found, Double.self) == groups.map { Double($0.value.reduce(0) { $0 + Int($1.small) }) / Double($0.value.count) })
        let reals = groups.map { $0.value.compactMap(\.real) }
        let sums = reals.map { $0.reduce(Int128(0)) { $0 + Int128($1 * Double(sign: .plus, exponent: 60, significand: 1)) } }
        #expect(try column(8, found, Double?.self) == zip(reals, sums).map { $0.isEmpty ? nil : Self.real($1) })
        #expect(try column(10, found, Double?.self) == reals.map { $0.min() })
        #expect(try column(11, found, Double?.self) == reals.map { $0.max() })
        func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }
        let texts = groups.map { $0.value.compactMap { bytes($0.text) }.sorted { $0.lexicographicallyPrecedes($1) } }
        #expect(try column(12, found, String?.self).map(bytes) == texts.map(\.first))
        #expect(try column(13, found, String?.self).map(bytes) == texts.map(\.last))
        // The same groups where nobody needs their order.
        let unsorted = try column(0, batches(rows, &random, sorted: false), String?.self)
        #expect(Set(unsorted) == Set(groups.map(\.key)))
        #expect(unsorted.count == groups.count)
    }

    /// Doubles of all sizes, against the reduction of each group's values by itself.
    @Test(arguments: 1..<8 as Range<UInt64>) func sumsAreExactHoweverTheRowsAreDivided(_ round: UInt64) throws {
        var random = SinkRandom(round)
        let rows = (0..<600).map { row in
            var real = Double(bitPattern: .random(in: .min ... .max, using: &random))
            if round > 3, !real.isFinite { real = .greatestFiniteMagnitude }
            if round > 5 { real = Double(Int.random(in: -9...9, using: &random)) / 7 }
            return Taken(key: "\(row % 7)", number: nil, small: 1, real: real, flag: true, text: nil)
        }
        let found = try batches(rows, &random)
        let (sums, means) = (try column(8, found, Double?.self), try column(9, found, Double?.self))
        for key in 0..<7 {
            let values = rows.filter { $0.key == "\(key)" }.compactMap(\.real)
            let sum: [Double] = try Sinks.values(Sinks.result(.reduce(.sum), values, .double, &random))
            let mean: [Double?] = try Sinks.values(Sinks.result(.reduce(.mean), values, .optional(.double), &random))
            #expect(sums[key]?.bitPattern == sum[0].bitPattern)
            #expect(means[key]?.bitPattern == mean[0]?.bitPattern)
        }
    }

    @Test func aSumThatDoesNotFitIsTheErrorOfItsRow() throws {
        var random = SinkRandom(3)
        let rows = [("a", Int.max), ("b", 1), ("a", 1), ("b", 2)].map {
            Taken(key: $0.0, number: $0.1, small: 0, real: nil, flag: false, text: nil)
        }
        let found = try batches(rows, &random)
        #expect(try column(0, found, String?.self) == ["a", "b"])
        #expect(try column(4, found, Double?.self) == [0x1p62, 1.5])
        #expect(
            found[0].column.fault(at: 0)?.description
                == "the sum of 2 values is 9223372036854775808, which Int (-9223372036854775808 to 9223372036854775807) can't hold; "
                + "widen the values, or sum parts")
        #expect(found[0].column.fault(at: 1) == nil)
    }

    @Test func aFaultOfAnyFieldIsRaisedWithItsPlace() throws {
        let builder = ColumnBuilder(Taken.columnType)
        try Taken(key: "a", number: 1, small: 0, real: nil, flag: false, text: nil).columnWrite(to: builder)
        var column = builder.finish()
        guard case .record(var fields, let count) = column.storage else { throw Sinks.fault }
        fields[5].faults.add(Sinks.fault, at: 0)
        column = ColumnData(.record(fields, count: count))
        let sink = try AggregateSink(
            Self.aggregations.map(\.0), input: Taken.columnType, output: Self.output(Self.aggregations, key: .optional(.string)))
        #expect(
            Sinks.error { try sink.add(Sinks.located(Batch(column)), at: Rank(input: 0, unit: 0, row: 0)) }?.description
                == "events.json, line 1, byte 0: expected a string, found a number")
        #expect(try sink.finish(sorted: true).isEmpty)
    }

    @Test(arguments: [
        (Aggregation(.sum, of: 5), ColumnType.optional(.string)), (Aggregation(.sum, of: 1), .integer(.int64)),
        (Aggregation(.mean, of: 2), .optional(.double)), (Aggregation(.min, of: 4), .bool), (Aggregation(.count), .double),
        (Aggregation(.countWhere, of: 1), .integer(.int64)), (Aggregation(.max, of: 9), .double), (Aggregation(.sum), .double),
    ]) func aPlanThatDoesNotFitIsAFault(_ aggregation: Aggregation, _ type: ColumnType) {
        let output = Self.output([(aggregation, type)], key: .optional(.string))
        #expect(
            Sinks.error { _ = try AggregateSink([aggregation], input: Taken.columnType, output: output) }?.description
                == "groups of Taken can't be groups; please report this pipeline")
    }
}
