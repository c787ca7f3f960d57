import SatchelColumns
import SatchelPlan
import Testing

@testable import SatchelEngine

@Suite struct SinkFaultTests {
    private static let readers: [(Operation, ColumnType)] = [
        (.reduce(.sum), .integer(.int64)), (.reduce(.min), .optional(.integer(.int64))), (.reduce(.max), .optional(.integer(.int64))),
        (.reduce(.mean), .optional(.double)), (.distinct, .integer(.int64)), (.frequencies, Sinks.frequencyType(.integer(.int64))),
        (.top(2, [SortKey(.element, descending: false)]), .integer(.int64)),
    ]
    private let start = Rank(input: 0, unit: 0, row: 0)

    private func batch(rowFault: Int?, valueFault: Int?) throws -> Batch {
        var batch = try Sinks.batch([1, 2, 3, 4])
        if let rowFault { batch.faults.add(SatchelError(.invalidJSON, "this is no JSON"), at: rowFault) }
        if let valueFault { batch.column.faults.add(Sinks.fault, at: valueFault) }
        return Sinks.located(batch)
    }

    @Test(arguments: readers.indices)
    func theFirstFaultInRowOrderIsRaised(index: Int) throws {
        let (operation, output) = Self.readers[index]
        func raised(_ rowFault: Int?, _ valueFault: Int?) throws -> String? {
            let sink = try makeSink(for: operation, input: .integer(.int64), output: output)
            #expect(sink.type == output)
            let batch = try batch(rowFault: rowFault, valueFault: valueFault)
            return Sinks.error { try sink.add(batch, at: start) }?.description
        }
        #expect(try raised(nil, nil) == nil)
        #expect(try raised(1, 2) == "events.json, line 2, byte 10: this is no JSON")
        #expect(try raised(3, 2) == "events.json, line 3, byte 20: expected a string, found a number")
        #expect(try raised(2, 2) == "events.json, line 3, byte 20: this is no JSON")
        #expect(try raised(3, nil) == "events.json, line 4, byte 30: this is no JSON")
        #expect(try raised(nil, 0) == "events.json, line 1, byte 0: expected a string, found a number")
    }

    @Test func aCountReadsNoValues() throws {
        let sink = try makeSink(for: .reduce(.count), input: .integer(.int64), output: .integer(.int64))
        try sink.add(batch(rowFault: nil, valueFault: 1), at: start)
        #expect(
            Sinks.error { try sink.add(batch(rowFault: 3, valueFault: 1), at: start) }?.description
                == "events.json, line 4, byte 30: this is no JSON")
        #expect(try Sinks.values(sink.finish(sorted: true), Int.self) == [4])
    }

    @Test func aTopOfNoneReadsNothing() throws {
        let sink = try makeSink(for: .top(0, [SortKey(.element, descending: false)]), input: .integer(.int64), output: .integer(.int64))
        try sink.add(batch(rowFault: 0, valueFault: 1), at: start)
        #expect(try sink.finish(sorted: true).isEmpty)
    }

    @Test func anErrorThatKnowsItsPlaceKeepsIt() throws {
        var batch = try Sinks.batch(["a"])
        batch.column.faults.add(SatchelError(.missingKey, "no key", at: .init(file: "other.json", line: 9, path: "$.id")), at: 0)
        let sink = try makeSink(for: .distinct, input: .string, output: .string)
        #expect(Sinks.error { try sink.add(Sinks.located(batch), at: start) }?.description == "other.json, line 9, $.id: no key")
    }

    @Test func aFaultLeavesTheSinkAsItWas() throws {
        let sink = try makeSink(for: .distinct, input: .integer(.int64), output: .integer(.int64))
        try sink.add(Sinks.batch([7]), at: start)
        #expect(Sinks.error { try sink.add(batch(rowFault: nil, valueFault: 3), at: start) } != nil)
        #expect(try Sinks.values(sink.finish(sorted: true), Int.self) == [7])
    }

    @Test func sinksOfDifferentKindsAreNotMerged() throws {
        let text = "results of different stages can't be merged; please report this pipeline"
        let distinct = try makeSink(for: .distinct, input: .string, output: .string)
        let count = try makeSink(for: .reduce(.count), input: .string, output: .integer(.int64))
        let numbers = try makeSink(for: .distinct, input: .double, output: .double)
        #expect(Sinks.error { try distinct.merge(count) }?.description == text)
        #expect(Sinks.error { try distinct.merge(numbers) }?.description == text)
        #expect(Sinks.error { try distinct.merge(distinct) }?.description == text)
    }
}
