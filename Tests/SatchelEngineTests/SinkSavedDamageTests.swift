import SatchelColumns
import SatchelPlan
import Testing

@testable import SatchelEngine

/// What a sink saved and something has changed is an error or another result, never a crash.
@Suite struct SinkSavedDamageTests {
    /// A few rows, in bytes.
    private func state(_ kind: SavedKind, rows: Int) throws -> [UInt8] {
        var random = SinkRandom(UInt64(rows))
        let sink = try kind.make()
        for unit in 0..<2 { try sink.add(kind.batch(rows, &random), at: Rank(input: 0, unit: unit, row: 0)) }
        return try Sinks.saved(sink)
    }

    @Test(arguments: SavedKind.all) func everyCutIsAnError(_ kind: SavedKind) throws {
        let bytes = try state(kind, rows: 4)
        for length in 0..<bytes.count where length < 200 || length % 7 == 0 {
            let error = #expect(throws: SatchelError.self) { try Sinks.restore(kind.make(), from: Array(bytes[..<length])) }
            #expect(error?.code == .corruptBatch)
        }
    }

    @Test(arguments: SavedKind.all) func changedBytes(_ kind: SavedKind) throws {
        var random = SinkRandom(4)
        for rows in [1, 5] {
            let bytes = try state(kind, rows: rows)
            // Each byte of a small state, and some of a larger one.
            for place in bytes.indices.shuffled(using: &random).prefix(80) {
                for change: UInt8 in [1, 0x80, 0xFF] {
                    var damaged = bytes
                    damaged[place] ^= change
                    try look(at: damaged, kind)
                }
            }
        }
    }

    @Test(arguments: SavedKind.all) func manyChangedBytes(_ kind: SavedKind) throws {
        let bytes = try state(kind, rows: 9)
        var random = SinkRandom(8)
        for _ in 0..<120 {
            var damaged = bytes
            for _ in 0...Int.random(in: 0..<5, using: &random) {
                damaged[Int.random(in: bytes.indices, using: &random)] = [0, 1, 2, 3, 8, 127, 255].randomElement(using: &random) ?? 0
            }
            try look(at: damaged, kind)
        }
    }

    /// Does with the bytes all that a driver does with those of a worker.
    private func look(at bytes: [UInt8], _ kind: SavedKind) throws {
        var random = SinkRandom(1)
        let other = try kind.make()
        try other.add(kind.batch(20, &random), at: Rank(input: 0, unit: 1, row: 5))
        do {
            let sinks = try (0..<3).map { _ in
                let sink = try kind.make()
                _ = try Sinks.restore(sink, from: bytes)
                return sink
            }
            try sinks[0].add(kind.batch(20, &random), at: Rank(input: 0, unit: 1, row: 5))
            try sinks[1].merge(sinks[0])
            try other.merge(sinks[1])
            try other.merge(sinks[2])
            for batch in try Sinks.sent(other, kind).finish(sorted: true) + other.finish(sorted: true) where batch.count < 1 << 16 {
                #expect(batch.column.count == batch.count)
                _ = batch.column.hashValue
                for row in 0..<batch.count { _ = batch.fault(at: row) }
            }
        } catch let error as SatchelError {
            #expect([.corruptBatch, .arithmetic, .invalidArgument].contains(error.code) || !error.message.contains("report"), "\(error)")
        }
    }

    private func error(_ sink: any Sink, _ write: (inout ByteWriter) throws -> Void) throws -> String? {
        var writer = ByteWriter()
        try write(&writer)
        return Sinks.error { _ = try Sinks.restore(sink, from: writer.bytes) }?.description
    }

    @Test func errorsSayWhatWasFound() throws {
        func damaged(_ finding: String) -> String {
            "this batch is damaged: a result \(finding); what it was made of has to be computed or saved again"
        }
        #expect(try error(CountSink()) { $0.append(count: -1) } == damaged("claims 18446744073709551615 of what can be at most \(1 << 48)"))
        let groups = GroupSink(distinct: .integer(.int8))
        let key = { (value: Int64) in withUnsafeBytes(of: value) { Array($0) } }
        func table(_ counts: [Int], _ lengths: [UInt32], _ keys: [UInt8]) -> (inout ByteWriter) -> Void {
            {
                $0.append(array: counts)
                $0.append(array: lengths)
                $0.append(array: keys)
            }
        }
        #expect(try error(groups, table([1], [8], key(128))) == damaged("has a group that is none of Int8"))
        #expect(try error(groups, table([1], [4], [1, 2, 3, 4])) == damaged("has groups whose keys are not there"))
        #expect(try error(groups, table([1], [8], [1, 2, 3, 4])) == damaged("has groups whose keys are not there"))
        #expect(try error(groups, table([1, 1], [8, 8], key(5) + key(5))) == damaged("has a group twice"))
        #expect(try error(groups, table([-1], [8], key(5))) == damaged("has counts of groups that are not there"))
        let lists = GroupSink(distinct: .list(.record(RecordType(name: "Empty", fields: []))))
        let endless: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]
        #expect(try error(lists, table([1], [8], endless)) == damaged("has a group that is none of [Empty]"))
        let sum = try SumSink(input: .double, output: .double, mean: false)
        #expect(
            try error(sum) {
                $0.append(count: 1)
                $0.append(Int128(0))
                $0.append(array: [Int64](repeating: .min, count: 68))
            } == damaged("has a sum that is none"))
        #expect(
            try error(RowsSink(type: .string)) {
                $0.append(ranks: [Rank(input: 0, unit: 0, row: 1)])
                $0.append(false)
                try $0.append(Sinks.batch([1]))
            } == damaged("has a batch that is none of String"))
        #expect(
            try error(RowsSink(type: .string)) { $0.append(ranks: [Rank(input: 0, unit: 0, row: 1)]) } == damaged("claims 1 batches"))
    }
}
