import SatchelColumns
import SatchelPlan
import Testing

@testable import SatchelEngine

@Suite struct SinkTopTests {
    private func top(_ count: Int, _ keys: [SortKey], _ type: ColumnType) throws -> TopSink { try TopSink(count, by: keys, of: type) }

    /// The rows sorted with ties in their order, as plain Swift has it.
    private func check<Value: ColumnValue & Hashable>(
        _ rows: [Value], _ keys: [SortKey], seed: UInt64, _ less: (Value, Value) -> Bool
    ) throws {
        var random = SinkRandom(seed)
        let sorted = rows.enumerated().sorted {
            less($0.element, $1.element) || !less($1.element, $0.element) && $0.offset < $1.offset
        }.map(\.element)
        for count in [1, 2, 10, rows.count / 2, rows.count, rows.count + 5] {
            let sink = try Sinks.run(rows, &random) { try top(count, keys, Value.columnType) }
            #expect(try Sinks.values(sink.finish(sorted: true), Value.self) == Array(sorted.prefix(count)))
        }
    }

    private func key(_ field: String? = nil, descending: Bool = false) -> SortKey {
        SortKey(field.map { Expression.element.field($0) } ?? .element, descending: descending)
    }

    @Test func scalarKeys() throws {
        var random = SinkRandom(14)
        for round in 0..<8 as Range<UInt64> {
            let integers = (0..<400).map { _ in Int.random(in: round % 2 == 0 ? -20...20 : .min ... .max, using: &random) }
            try check(integers, [key()], seed: round, <)
            try check(integers, [key(descending: true)], seed: round, >)
            try check(integers.map { UInt64(bitPattern: Int64($0)) }, [key(descending: true)], seed: round, >)
            try check(integers.map { Double($0) / 7 }, [key()], seed: round, <)
            let strings = integers.map { "prefix\($0)" }
            try check(strings, [key()], seed: round) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            try check(strings, [key(descending: true)], seed: round) { $1.utf8.lexicographicallyPrecedes($0.utf8) }
            try check(integers.map { $0 % 5 == 0 ? nil : $0 }, [key()], seed: round) { ($0 ?? .min) < ($1 ?? .min) }
        }
    }

    @Test func severalKeysAndTies() throws {
        var random = SinkRandom(15)
        for round in 0..<8 as Range<UInt64> {
            let rows = (0..<500).map { index in
                SinkRow(
                    name: ["x", "y", nil].randomElement(using: &random) ?? nil, sizes: [index],
                    ratio: Double(Int.random(in: 0..<4, using: &random)))
            }
            try check(rows, [key("ratio", descending: true), key("name")], seed: round) { left, right in
                if left.ratio != right.ratio { return left.ratio > right.ratio }
                return (left.name ?? "") < (right.name ?? "")
            }
            try check(rows, [key("ratio")], seed: round) { $0.ratio < $1.ratio }
            try check(rows, [], seed: round) { _, _ in false }
        }
    }

    @Test func signedZerosAreTiesAndNaNIsLast() throws {
        let rows = [0.0, .nan, -0.0, 1, -.infinity, -0.0, .infinity]
        for seed in 0..<10 as Range<UInt64> {
            var random = SinkRandom(seed)
            let rising = try Sinks.run(rows, &random) { try top(7, [key()], .double) }
            let risen = try Sinks.values(rising.finish(sorted: true), Double.self)
            #expect(risen.map(\.description) == ["-inf", "0.0", "-0.0", "-0.0", "1.0", "inf", "nan"])
            let falling = try Sinks.run(rows, &random) { try top(5, [key(descending: true)], .double) }
            let fallen = try Sinks.values(falling.finish(sorted: true), Double.self)
            #expect(fallen.map(\.description) == ["nan", "inf", "1.0", "0.0", "-0.0"])
        }
    }

    @Test func noneForZeroOrLess() throws {
        for count in [0, -3] {
            let sink = try top(count, [key()], .integer(.int64))
            try sink.add(Sinks.batch([3, 1]), at: Rank(input: 0, unit: 0, row: 0))
            #expect(try sink.finish(sorted: true).isEmpty)
        }
    }

    @Test(arguments: [true, false])
    func memoryIsBoundByTheLimit(descending: Bool) throws {
        // Each row beats those before it, or none does.
        let sink = try top(50, [key(descending: descending)], .integer(.int64))
        var most = 0
        for unit in 0..<200 {
            try sink.add(Sinks.batch((0..<500).map { unit * 500 + $0 }), at: Rank(input: 0, unit: unit, row: 0))
            most = max(most, sink.rowsHeld)
        }
        #expect(most <= 2 * 128 + 50)
        let expected = descending ? (0..<50).map { 99_999 - $0 } : Array(0..<50)
        #expect(try Sinks.values(sink.finish(sorted: true), Int.self) == expected)
    }

    @Test func resultsAreCutIntoBatches() throws {
        let sink = try top(20_000, [key()], .integer(.int64))
        for unit in 0..<6 { try sink.add(Sinks.batch((0..<4000).map { $0 * 6 + unit }), at: Rank(input: 0, unit: unit, row: 0)) }
        let batches = try sink.finish(sorted: true)
        #expect(batches.map(\.count) == [8192, 8192, 3616])
        #expect(try Sinks.values(batches, Int.self) == Array(0..<20_000))
        let picks = (0..<4).map { RowPick(source: 0, row: $0) }
        let columns = try assemble(picks, from: [Sinks.column([["aa", "a"], ["bbb"], ["ccccccccc"], []])], .list(.string), bytes: 9)
        #expect(columns.map(\.count) == [2, 1, 1])
    }

    @Test func readsTheKeysAndNothingElse() throws {
        let rows = (0..<4).map { SinkRow(name: "\($0)", sizes: [], ratio: Double($0)) }
        var column = try Sinks.column(rows)
        guard case .record(var fields, _) = column.storage else { return }
        fields[0].faults.add(Sinks.fault, at: 1)
        column.storage = .record(fields, count: 4)
        let batch = Sinks.located(Batch(column))
        let rank = Rank(input: 0, unit: 0, row: 0)

        let byRatio = try top(2, [key("ratio")], SinkRow.columnType)
        try byRatio.add(batch, at: rank)
        let result = try #require(try byRatio.finish(sorted: true).first)
        // The error stays with its row, and knows where that came from.
        #expect(result.fault(at: 0) == nil)
        #expect(result.fault(at: 1)?.description == "events.json, line 2, byte 10: expected a string, found a number")

        let byName = try top(2, [key("name")], SinkRow.columnType)
        #expect(
            Sinks.error { try byName.add(batch, at: rank) }?.description
                == "events.json, line 2, byte 10: expected a string, found a number")
    }
}
