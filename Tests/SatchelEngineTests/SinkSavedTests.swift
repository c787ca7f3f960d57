import SatchelColumns
import SatchelPlan
import Testing

@testable import SatchelEngine

/// What sinks in other processes have seen counts as if it had been seen here.
@Suite struct SinkSavedTests {
    @Test(arguments: SavedKind.all) func sinksByWayOfBytesAreAsOne(_ kind: SavedKind) throws {
        var random = SinkRandom(11)
        for _ in 0..<10 {
            let units = try Sinks.units(kind, &random)
            let one = try Sinks.direct(units, kind).finish(sorted: true)
            let many = try Sinks.dispersed(units, kind, &random).finish(sorted: true)
            #expect(many.map(\.column) == one.map(\.column))
            #expect(many.map(\.count) == one.map(\.count))
        }
    }

    @Test(arguments: SavedKind.all) func emptySinks(_ kind: SavedKind) throws {
        var random = SinkRandom(3)
        let empty = try Sinks.sent(kind.make(), kind)
        #expect(try empty.finish(sorted: true).map(\.column) == kind.make().finish(sorted: true).map(\.column))
        let units = try Sinks.units(kind, &random)
        let full = try Sinks.sent(Sinks.direct(units, kind), kind)
        try full.merge(Sinks.sent(kind.make(), kind))
        #expect(try full.finish(sorted: true).map(\.column) == Sinks.direct(units, kind).finish(sorted: true).map(\.column))
    }

    /// Rows go on being added to a sink that took over what another saw.
    @Test(arguments: SavedKind.all) func restoredSinksGoOn(_ kind: SavedKind) throws {
        var random = SinkRandom(5)
        for _ in 0..<8 {
            let units = try Sinks.units(kind, &random)
            var sink = try kind.make()
            for unit in units {
                for part in unit { try sink.add(part.batch, at: part.rank) }
                try sink.endUnit()
                sink = try Sinks.sent(sink, kind)
            }
            #expect(try sink.finish(sorted: true).map(\.column) == Sinks.direct(units, kind).finish(sorted: true).map(\.column))
        }
    }

    @Test func manyGroups() throws {
        let make = { GroupSink(distinct: .string) }
        let (left, right) = (make(), make())
        let rank = Rank(input: 0, unit: 0, row: 0)
        try left.add(Sinks.batch((0..<30_000).map { "key \($0)" }), at: rank)
        try right.add(Sinks.batch((20_000..<60_000).map { "key \($0)" }), at: rank)
        let merged = make()
        for sink in [left, right] {
            let copy = make()
            #expect(try Sinks.restore(copy, from: Sinks.saved(sink)) == 0)
            try merged.merge(copy)
        }
        let values = try Sinks.values(merged.finish(sorted: false), String.self)
        #expect(values.count == 60_000)
        #expect(Set(values) == Set((0..<60_000).map { "key \($0)" }))
    }

    @Test func mostFrequentGroups() throws {
        let make = { try GroupSink(frequenciesOf: .integer(.int64), output: Sinks.frequencyType(.integer(.int64))) }
        let sink = try make()
        try sink.add(Sinks.batch([1, 2, 2, 3, 3, 3, 4, 4, 4]), at: Rank(input: 0, unit: 0, row: 0))
        let copy = try make()
        #expect(try Sinks.restore(copy, from: Sinks.saved(sink)) == 0)
        let found = try Sinks.frequencies(copy.finish(mostFrequent: 2), Int.self)
        #expect(Set(found.map(\.value)) == [3, 4] && found.map(\.count) == [3, 3])
    }

    /// What was added up elsewhere is not rounded on its way.
    @Test func doublesAreRoundedOnce() throws {
        let make = { try SumSink(input: .double, output: .double, mean: false) }
        let parts: [[Double]] = [[1e308, 1e308], [1, 1e-300], [-1e308], [-1e308, .leastNonzeroMagnitude], [0x1p-53, 0x1p-80]]
        let sum = try make()
        for (unit, values) in parts.enumerated() {
            let (part, copy) = (try make(), try make())
            try part.add(Sinks.batch(values), at: Rank(input: 0, unit: unit, row: 0))
            #expect(try Sinks.restore(copy, from: Sinks.saved(part)) == 0)
            try sum.merge(copy)
        }
        #expect(try Sinks.values(sum.finish(sorted: true), Double.self) == [1 + 0x1p-52])
        let specials: [([Double], Double)] = [
            ([.infinity, 1], .infinity), ([-.infinity], -.infinity), ([.infinity, -.infinity], .nan), ([.nan], .nan),
        ]
        for (values, result) in specials {
            let (part, copy) = (try make(), try make())
            try part.add(Sinks.batch(values), at: Rank(input: 0, unit: 0, row: 0))
            #expect(try Sinks.restore(copy, from: Sinks.saved(part)) == 0)
            #expect(try Sinks.values(copy.finish(sorted: true), Double.self)[0].bitPattern == result.bitPattern)
        }
    }

    @Test func rowsKeepTheirErrors() throws {
        var batch = try Sinks.batch((0..<6).map { SinkRow(name: "n\($0)", sizes: [$0], ratio: Double($0)) })
        guard case .record(var fields, let count) = batch.column.storage, case .list(let offsets, var sizes) = fields[1].storage else {
            return
        }
        fields[0].faults.add(Sinks.fault, at: 4)
        sizes.faults.add(Sinks.fault, at: 2)
        fields[1] = ColumnData(.list(offsets: offsets, sizes))
        batch.column = ColumnData(.record(fields, count: count))
        let rank = Rank(input: 0, unit: 0, row: 0)

        let keys = [SortKey(Expression.element.field("ratio"), descending: true)]
        let top = { try TopSink(4, by: keys, of: SinkRow.columnType) }
        let (one, other) = (try top(), try top())
        try one.add(Sinks.located(batch), at: rank)
        #expect(try Sinks.restore(other, from: Sinks.saved(one)) == 0)
        let rows = try other.finish(sorted: true)
        #expect(try rows.map(\.column) == one.finish(sorted: true).map(\.column))
        #expect((0..<4).map { rows[0].column.fault(at: $0)?.location.line } == [nil, 5, nil, 3])

        batch.faults.add(SatchelError(.invalidJSON, "this is no JSON"), at: 1)
        for (limit, text) in [
            (1, nil), (2, "events.json, line 2, byte 10: this is no JSON"), (6, "events.json, line 2, byte 10: this is no JSON"),
        ] {
            let collect = { CollectSink(type: SinkRow.columnType, limit: limit) }
            let (one, other) = (collect(), collect())
            try one.add(Sinks.located(batch), at: rank)
            #expect(try Sinks.restore(other, from: Sinks.saved(one)) == 0)
            #expect(Sinks.error { _ = try other.finish(sorted: true) }?.description == text)
            #expect(other.rowsHeld(input: 0, unit: 0) == limit)
        }
    }

    @Test func columnsThatWereNotReadAndPartsOfJSONStayAsTheyAre() throws {
        let type = ColumnType.record(
            RecordType(
                name: "Event",
                fields: [
                    .init(name: "id", key: "id", type: .integer(.int64)), .init(name: "kind", key: "kind", type: .string),
                    .init(name: "payload", key: "payload", type: .json),
                ]))
        let part = try Sinks.column(["1", "2", "3"])
        let fields = [ColumnData(.integers([7, 8, 9])), ColumnData(.absent(3)), ColumnData(.parts(["size": part], count: 3))]
        let batch = Batch(ColumnData(.record(fields, count: 3)))
        for make in [{ CollectSink(type: type) }, { RowsSink(type: type) }] as [() -> any Sink] {
            let (one, other) = (make(), make())
            try one.add(batch, at: Rank(input: 0, unit: 2, row: 0))
            #expect(try Sinks.restore(other, from: Sinks.saved(one)) == 0)
            #expect(try other.finish(sorted: true).map(\.column) == [batch.column])
        }
    }
}
