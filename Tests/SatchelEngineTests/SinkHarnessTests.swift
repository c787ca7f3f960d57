import SatchelColumns
import SatchelPlan

@testable import SatchelEngine

/// SplitMix64: the same numbers for the same seed.
struct SinkRandom: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A record with a nil, a list and a number.
struct SinkRow: ColumnValue, Hashable {
    var name: String?
    var sizes: [Int]
    var ratio: Double

    static let columnType = ColumnType.record(
        RecordType(
            name: "SinkRow",
            fields: [
                .init(name: "name", key: "name", type: .optional(.string)),
                .init(name: "sizes", key: "sizes", type: .list(.integer(.int64))),
                .init(name: "ratio", key: "ratio", type: .double),
            ]))

    static func columnRead(_ column: ColumnData, at row: Int) throws -> SinkRow {
        try column.check(row)
        return SinkRow(
            name: try String?.columnRead(column.field(0), at: row), sizes: try [Int].columnRead(column.field(1), at: row),
            ratio: try Double.columnRead(column.field(2), at: row))
    }

    func columnWrite(to builder: ColumnBuilder) throws {
        try name.columnWrite(to: builder.children[0])
        try sizes.columnWrite(to: builder.children[1])
        ratio.columnWrite(to: builder.children[2])
        builder.endRecord()
    }
}

enum Sinks {
    static func column<Value: ColumnValue>(_ values: [Value]) throws -> ColumnData {
        let builder = ColumnBuilder(Value.columnType)
        for value in values { try value.columnWrite(to: builder) }
        return builder.finish()
    }

    static func batch<Value: ColumnValue>(_ values: [Value]) throws -> Batch { Batch(try column(values)) }

    static func values<Value: ColumnValue>(_ batches: [Batch], _: Value.Type = Value.self) throws -> [Value] {
        try batches.flatMap { batch in try (0..<batch.count).map { try Value.columnRead(batch.column, at: $0) } }
    }

    static func frequencyType(_ value: ColumnType) -> ColumnType {
        .record(
            RecordType(
                name: "Frequency",
                fields: [.init(name: "value", key: "value", type: value), .init(name: "count", key: "count", type: .integer(.int64))]))
    }

    /// The pairs of a result of frequencies.
    static func frequencies<Value: ColumnValue>(_ batches: [Batch], _: Value.Type = Value.self) throws -> [(value: Value, count: Int)] {
        try batches.flatMap { batch in
            try (0..<batch.count).map { row in
                (try Value.columnRead(batch.column.field(0), at: row), try Int.columnRead(batch.column.field(1), at: row))
            }
        }
    }

    /// Cuts rows into units and batches of random size, gives them in random order to some sinks, and merges those in random order.
    static func run<Value: ColumnValue, S: Sink>(_ rows: [Value], _ random: inout SinkRandom, _ make: () throws -> S) throws -> S {
        var parts: [(rank: Rank, batch: Batch)] = []
        var position = 0
        var rank = Rank(input: 0, unit: 0, row: 0)
        while position < rows.count {
            let end = min(rows.count, position + Int.random(in: 1...max(1, rows.count / 4), using: &random))
            parts.append((rank, try batch(Array(rows[position..<end]))))
            rank.row += end - position
            position = end
            if Int.random(in: 0..<3, using: &random) == 0 {
                rank = Rank(input: rank.input + Int.random(in: 0...1, using: &random), unit: rank.unit + 1, row: 0)
            }
        }
        var sinks = try (0..<Int.random(in: 1...4, using: &random)).map { _ in try make() }
        for part in parts.shuffled(using: &random) {
            try sinks[Int.random(in: 0..<sinks.count, using: &random)].add(part.batch, at: part.rank)
        }
        while sinks.count > 1 {
            sinks.shuffle(using: &random)
            let other = sinks.removeLast()
            try sinks[0].merge(other)
        }
        return sinks[0]
    }

    /// The result of an operation over rows given so.
    static func result<Value: ColumnValue>(
        _ operation: Operation, _ rows: [Value], _ output: ColumnType, _ random: inout SinkRandom, sorted: Bool = true
    ) throws -> [Batch] {
        let sink = try run(rows, &random) { try AnySink(makeSink(for: operation, input: Value.columnType, output: output)) }
        return try sink.finish(sorted: sorted)
    }

    /// The error that the body throws.
    static func error(_ body: () throws -> Void) -> SatchelError? {
        do {
            try body()
            return nil
        } catch {
            return error as? SatchelError
        }
    }

    /// A batch with an origin whose lines are numbered from 1 in `events.json`.
    static func located(_ batch: Batch) -> Batch {
        struct Numbered: Origin.Lines {
            func location(of line: Int) -> SatchelError.Location { .init(file: "events.json", line: line + 1, offset: line * 10) }
        }
        var batch = batch
        batch.origin = Origin(lines: Numbered())
        return batch
    }

    static let fault = SatchelError(.typeMismatch, "expected a string, found a number")
}

/// One type for sinks of every kind.
final class AnySink: Sink {
    let base: any Sink

    init(_ base: any Sink) { self.base = base }

    var type: ColumnType { base.type }
    func add(_ batch: Batch, at rank: Rank) throws { try base.add(batch, at: rank) }
    func merge(_ other: any Sink) throws { try base.merge((other as? AnySink)?.base ?? other) }
    func save(to writer: inout ByteWriter) throws { try base.save(to: &writer) }
    func restore(from cursor: inout ByteCursor) throws { try base.restore(from: &cursor) }
    func finish(sorted: Bool) throws -> [Batch] { try base.finish(sorted: sorted) }
}
