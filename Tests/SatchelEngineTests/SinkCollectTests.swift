import SatchelColumns
import SatchelPlan
import Testing

@testable import SatchelEngine

@Suite struct SinkCollectTests {
    private let start = Rank(input: 0, unit: 0, row: 0)

    @Test func ranksGoByInputUnitAndRow() {
        let ranks = [(1, 0, 0), (0, 1, 5), (0, 1, 4), (0, 0, 9), (1, 0, 0)].map { Rank(input: $0.0, unit: $0.1, row: $0.2) }
        #expect(ranks.sorted().map { [$0.input, $0.unit, $0.row] } == [[0, 0, 9], [0, 1, 4], [0, 1, 5], [1, 0, 0], [1, 0, 0]])
    }

    @Test func keepsTheFirstRowsInOrder() throws {
        var random = SinkRandom(16)
        for _ in 0..<60 {
            let rows = (0..<Int.random(in: 0..<3000, using: &random)).map { $0 }
            for limit in [nil, 0, 1, 7, 1000, 5000, -1] as [Int?] {
                let sink = try Sinks.run(rows, &random) { CollectSink(type: .integer(.int64), limit: limit) }
                let result = try Sinks.values(sink.finish(sorted: false), Int.self)
                #expect(result == Array(rows.prefix(max(0, limit ?? rows.count))))
            }
        }
    }

    @Test func tellsHowManyRowsItHolds() throws {
        let sink = CollectSink(type: .integer(.int64), limit: 100)
        try sink.add(Sinks.batch(Array(0..<60)), at: Rank(input: 0, unit: 1, row: 0))
        try sink.add(Sinks.batch(Array(0..<30)), at: Rank(input: 0, unit: 1, row: 60))
        try sink.add(Sinks.batch(Array(0..<5)), at: Rank(input: 1, unit: 1, row: 0))
        #expect(sink.rowsHeld(input: 0, unit: 1) == 90)
        #expect(sink.rowsHeld(input: 1, unit: 1) == 5)
        #expect(sink.rowsHeld(input: 0, unit: 0) == 0)
    }

    @Test func dropsWhatCanNotBeAmongTheFirst() throws {
        let sink = CollectSink(type: .integer(.int64), limit: 10)
        for unit in (0..<100).reversed() { try sink.add(Sinks.batch(Array(0..<50)), at: Rank(input: 0, unit: unit, row: 0)) }
        let held = (0..<100).reduce(0) { $0 + sink.rowsHeld(input: 0, unit: $1) }
        #expect(held <= 2 * 128 + 10)
        #expect(try Sinks.values(sink.finish(sorted: true), Int.self) == Array(0..<10))
    }

    @Test func raisesFaultsOfTheResultOnly() throws {
        var batch = try Sinks.batch(["a", "b", "c", "d"])
        batch.column.faults.add(Sinks.fault, at: 2)
        batch.faults.add(SatchelError(.invalidJSON, "this is no JSON"), at: 3)
        batch = Sinks.located(batch)
        func result(_ limit: Int?) throws -> [String] {
            let sink = CollectSink(type: .string, limit: limit)
            try sink.add(batch, at: start)
            let batches = try sink.finish(sorted: true)
            #expect(batches.allSatisfy { $0.origin == nil })
            return try Sinks.values(batches)
        }
        #expect(try result(2) == ["a", "b"])
        #expect(
            Sinks.error { _ = try result(3) }?.description == "events.json, line 3, byte 20: expected a string, found a number")
        let rest = CollectSink(type: .string)
        try rest.add(batch.gathered([3, 0]), at: start)
        #expect(Sinks.error { _ = try rest.finish(sorted: true) }?.description == "events.json, line 4, byte 30: this is no JSON")
    }

    @Test func faultsInListsAndOptionalsAreLocated() throws {
        var lists = try Sinks.column([["a"], [], ["b", "c"]])
        guard case .list(let offsets, var element) = lists.storage else { return }
        element.faults.add(Sinks.fault, at: 2)
        lists.storage = .list(offsets: offsets, element)
        let batch = Sinks.located(Batch(ColumnData(.optional(present: [true, false, true], lists)))).gathered([2, 1])
        let sink = CollectSink(type: .optional(.list(.string)))
        try sink.add(batch, at: start)
        #expect(
            Sinks.error { _ = try sink.finish(sorted: true) }?.description
                == "events.json, line 3, byte 20: expected a string, found a number")
    }
}
