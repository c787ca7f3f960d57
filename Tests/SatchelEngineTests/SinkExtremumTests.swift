import Foundation
import SatchelColumns
import SatchelPlan
import Testing

@testable import SatchelEngine

@Suite struct SinkExtremumTests {
    private func extremes<Value: ColumnValue>(_ values: [Value], seed: UInt64) throws -> [Value?] {
        var random = SinkRandom(seed)
        let output = ColumnType.optional(Value.columnType)
        let least: [Value?] = try Sinks.values(Sinks.result(.reduce(.min), values, output, &random))
        let greatest: [Value?] = try Sinks.values(Sinks.result(.reduce(.max), values, output, &random))
        return least + greatest
    }

    @Test func extremesOfEveryOrderedType() throws {
        var random = SinkRandom(5)
        for round in 0..<40 as Range<UInt64> {
            let count = round == 0 ? 0 : Int.random(in: 1..<300, using: &random)
            let integers = (0..<count).map { _ in Int.random(in: .min ... .max, using: &random) }
            #expect(try extremes(integers, seed: round) == [integers.min(), integers.max()])
            let unsigned = (0..<count).map { _ in UInt64.random(in: .min ... .max, using: &random) }
            #expect(try extremes(unsigned, seed: round) == [unsigned.min(), unsigned.max()])
            let doubles = (0..<count).map { _ in Double.random(in: -1...1, using: &random) }
            #expect(try extremes(doubles, seed: round) == [doubles.min(), doubles.max()])
            let dates = doubles.map { Date(timeIntervalSinceReferenceDate: $0) }
            #expect(try extremes(dates, seed: round) == [dates.min(), dates.max()])
            let strings = integers.map { String($0 % 1000, radix: 3) }
            #expect(try extremes(strings, seed: round) == [strings.min(), strings.max()])
        }
    }

    @Test func stringsGoByBytes() throws {
        // As characters "é" and its parts are equal; by bytes the one that begins with "e" is less.
        let result = try extremes(["\u{E9}", "e\u{301}", "z"], seed: 1)
        #expect(result.map { $0.map { Array($0.utf8) } } == [Array("e\u{301}".utf8), Array("\u{E9}".utf8)])
    }

    @Test func nanIsTheGreatest() throws {
        for seed in 0..<6 as Range<UInt64> {
            let result = try extremes([Double.nan, 1, -.infinity, .infinity], seed: seed)
            #expect(result[0] == -.infinity)
            #expect(result[1]?.isNaN == true)
        }
    }

    @Test func ofEqualValuesTheFirstOne() throws {
        for seed in 0..<12 as Range<UInt64> {
            #expect(try extremes([1, -0.0, 0.0, 2], seed: seed)[0]?.sign == .minus)
            #expect(try extremes([1, 0.0, -0.0, 2], seed: seed)[0]?.sign == .plus)
            #expect(try extremes([-1, 0.0, -0.0, -2], seed: seed)[1]?.sign == .plus)
        }
    }
}
