import SatchelColumns
import SatchelPlan
import Testing

@testable import SatchelEngine

@Suite struct SinkGroupTests {
    /// Checks both stages against a dictionary; `less` is the order of values.
    private func check<Value: ColumnValue & Hashable>(_ rows: [Value], seed: UInt64, _ less: (Value, Value) -> Bool) throws {
        var random = SinkRandom(seed)
        let counts = Dictionary(rows.map { ($0, 1) }, uniquingKeysWith: +)
        let expected = counts.sorted { $0.value != $1.value ? $0.value > $1.value : less($0.key, $1.key) }
        let type = Sinks.frequencyType(Value.columnType)
        let batches = try Sinks.result(.frequencies, rows, type, &random)
        let result = try Sinks.frequencies(batches, Value.self)
        #expect(result.map(\.value) == expected.map(\.key))
        #expect(result.map(\.count) == expected.map(\.value))
        #expect(batches.allSatisfy { $0.count <= 8192 })

        let unsorted = try Sinks.frequencies(Sinks.result(.frequencies, rows, type, &random, sorted: false), Value.self)
        #expect(unsorted.count == counts.count)
        #expect(Dictionary(unsorted.map { ($0.value, $0.count) }, uniquingKeysWith: +) == counts)

        for wanted in [0, 1, 3, expected.count, expected.count + 1] {
            let sink = try Sinks.run(rows, &random) { try GroupSink(frequenciesOf: Value.columnType, output: type) }
            let most = try Sinks.frequencies(sink.finish(mostFrequent: wanted), Value.self)
            #expect(most.allSatisfy { counts[$0.value] == $0.count })
            #expect(most.map(\.count).sorted(by: >).prefix(wanted) == expected.map(\.value).prefix(wanted))
            // Of counts up to 1,023 no more come than there are ties.
            if wanted > 0, wanted <= expected.count, expected[wanted - 1].value < 1023 {
                #expect(most.count == expected.count { $0.value >= expected[wanted - 1].value })
            }
        }

        let distinct: [Value] = try Sinks.values(Sinks.result(.distinct, rows, Value.columnType, &random))
        #expect(distinct == counts.keys.sorted(by: less))
        let anyOrder: [Value] = try Sinks.values(Sinks.result(.distinct, rows, Value.columnType, &random, sorted: false))
        #expect(anyOrder.count == counts.count)
        #expect(Set(anyOrder) == Set(counts.keys))
    }

    @Test func strings() throws {
        var random = SinkRandom(6)
        for round in 0..<12 as Range<UInt64> {
            let kinds = [1, 3, 40, 3000][Int(round % 4)]
            let rows = (0..<(round == 0 ? 0 : 2000)).map { _ in
                let number = Int.random(in: 0..<kinds, using: &random)
                return String(repeating: "ab", count: number % 23) + (number % 7 == 0 ? "" : "/\(number)")
            }
            try check(rows, seed: round) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
    }

    @Test func manyGroupsInSeveralBatches() throws {
        var random = SinkRandom(7)
        let rows = (0..<30_000).map { _ in "repository/\(Int.random(in: 0..<20_000, using: &random))" }
        try check(rows, seed: 7) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// What is first in no sink may be first in all of them together; up to seven are kept apart until then, more are put together.
    @Test(arguments: [1, 2, 5, 8, 9, 30]) func firstInAllTogether(count: Int) throws {
        let type = Sinks.frequencyType(.string)
        let sinks = try (0..<count).map { number in
            let sink = try GroupSink(frequenciesOf: .string, output: type)
            let own = (0..<40).flatMap { rank in [String](repeating: "\(number)/\(rank)", count: 60 - rank) }
            // Behind the first two of each, and before them in all.
            let rows = own + [String](repeating: "common", count: 58) + ["rare"]
            try sink.add(Sinks.batch(rows), at: Rank(input: 0, unit: number, row: 0))
            return sink
        }
        for sink in sinks.dropFirst() { try sinks[0].merge(sink) }
        let most = try Sinks.frequencies(sinks[0].finish(mostFrequent: 3), String.self)
        let counts = Dictionary(uniqueKeysWithValues: most.map { ($0.value, $0.count) })
        #expect(counts["common"] == 58 * count)
        #expect(counts["rare"] == nil)
        #expect(most.map(\.count).sorted(by: >).prefix(3) == (count == 1 ? [60, 59, 58] : [58 * count, 60, 60]))
        // Nothing was lost by asking for the first ones.
        let all = try Sinks.frequencies(sinks[0].finish(sorted: true), String.self)
        #expect(all.count == 40 * count + 2)
        #expect(all.map(\.count).reduce(0, +) == count * (60 * 61 / 2 - 20 * 21 / 2 + 59))
    }

    @Test func stringsAreGroupedByBytes() throws {
        var random = SinkRandom(8)
        let result = try Sinks.frequencies(
            Sinks.result(.frequencies, ["\u{E9}", "e\u{301}", "\u{E9}", "", "\0", "\0\0"], Sinks.frequencyType(.string), &random),
            String.self)
        #expect(result.map { Array($0.value.utf8) } == [[0xC3, 0xA9], [], [0], [0, 0], [0x65, 0xCC, 0x81]])
        #expect(result.map(\.count) == [2, 1, 1, 1, 1])
    }

    @Test func numbers() throws {
        var random = SinkRandom(9)
        for round in 0..<6 as Range<UInt64> {
            let signed = (0..<3000).map { _ in Int.random(in: -300...300, using: &random) &* (round == 1 ? Int.max / 300 : 1) }
            try check(signed, seed: round, <)
            try check(signed.map { UInt64(bitPattern: Int64($0)) }, seed: round, <)
            try check(signed.map { Int16(truncatingIfNeeded: $0) }, seed: round, <)
            try check(signed.map { Double($0) / 3 }, seed: round, <)
            try check(signed.map { $0 > 0 }, seed: round) { !$0 && $1 }
        }
    }

    @Test func zerosAndNaNAreOneGroupEach() throws {
        var random = SinkRandom(10)
        let rows = [0.0, -0.0, .nan, -.nan, .signalingNaN, 1, -.infinity, .infinity, -0.0]
        let result = try Sinks.frequencies(Sinks.result(.frequencies, rows, Sinks.frequencyType(.double), &random), Double.self)
        #expect(result.map { "\($0.value) \($0.count)" } == ["0.0 3", "nan 3", "-inf 1", "1.0 1", "inf 1"])
    }

    private static func nilFirst(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right != nil }
        return left < right
    }

    @Test func recordsOptionalsAndLists() throws {
        var random = SinkRandom(11)
        for round in 0..<6 as Range<UInt64> {
            let rows = (0..<800).map { _ in
                SinkRow(
                    name: [nil, "", "a", "ab"].randomElement(using: &random) ?? nil,
                    sizes: (0..<Int.random(in: 0..<3, using: &random)).map { _ in Int.random(in: -1...1, using: &random) },
                    ratio: [0, 0.5, -1].randomElement(using: &random) ?? 0)
            }
            try check(rows, seed: round) { left, right in
                if left.name != right.name { return Self.nilFirst(left.name, right.name) }
                if left.sizes != right.sizes { return left.sizes.lexicographicallyPrecedes(right.sizes) }
                return left.ratio < right.ratio
            }
            try check(rows.map(\.name), seed: round, Self.nilFirst)
            try check(rows.map(\.sizes), seed: round) { $0.lexicographicallyPrecedes($1) }
        }
    }

    @Test func differentRowsHaveDifferentKeys() throws {
        func keys<Value: ColumnValue>(_ values: [Value]) throws -> [[UInt8]] {
            let column = try Sinks.column(values)
            return try values.indices.map { row in
                var key: [UInt8] = []
                try RowKey.append(column, row, Value.columnType, to: &key)
                let builder = ColumnBuilder(Value.columnType)
                let end = try key.withUnsafeBytes { try RowKey.read($0, at: 0, into: builder) }
                #expect(end == key.count)
                #expect(builder.finish() == column.gathered([Int32(row)]))
                return key
            }
        }
        let long = String(repeating: "x", count: 300)
        let lists = try keys([["a", "bc"], ["ab", "c"], ["abc"], ["", "abc"], ["abc", ""], [], [""], [long]])
        #expect(Set(lists).count == 8)
        let nested: [[String?]?] = [nil, [], [nil], [""], [nil, ""], ["", nil]]
        #expect(Set(try keys(nested)).count == 6)
        // Self-delimiting: no key begins another.
        for (index, key) in lists.enumerated() {
            for (other, longer) in lists.enumerated() where other != index { #expect(!longer.starts(with: key)) }
        }
    }

    @Test func batchesAreCutByBytes() throws {
        let rows = ["aaaa", "bbbb", "cc", "dddddddddddd", "e"]
        let sink = GroupSink(distinct: .string, batchBytes: 8)
        try sink.add(Sinks.batch(rows), at: Rank(input: 0, unit: 0, row: 0))
        let batches = try sink.finish(sorted: true)
        #expect(batches.map(\.count) == [2, 1, 1, 1])
        #expect(try Sinks.values(batches, String.self) == rows)
    }

    @Test func keysOfAnyLengthAreComparedWhole() {
        var random = SinkRandom(12)
        for length in 0..<140 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            for position in 0...length {
                // The same bytes at another place; in one of them a bit is turned over, in the last round in none.
                var other = [0] + bytes
                if position < length { other[position + 1] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
                bytes.withUnsafeBytes { left in
                    other.withUnsafeBytes { right in
                        let right = UnsafeRawBufferPointer(rebasing: right[1...])
                        #expect(left.equals(right) == (position == length))
                        #expect((KeyHash.shared(left) == KeyHash.shared(right)) == (position == length))
                    }
                }
            }
        }
    }

    @Test func longKeysAndManyBlocks() throws {
        let long = (0..<40).map { String(repeating: "long ", count: 20_000) + "\($0 % 20)" }
        try check(long, seed: 13) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    @Test func unreadColumnsAreAnError() {
        let sink = GroupSink(distinct: .string)
        let batch = Batch(ColumnData(.absent(2)))
        #expect(
            Sinks.error { try sink.add(batch, at: Rank(input: 0, unit: 0, row: 0)) }?.description
                == "the plan reads a column of String that was not computed; please report this pipeline")
    }
}
