import SatchelColumns
import SatchelPlan
import Testing

@testable import SatchelEngine

/// A kind of sink, and rows that it takes.
struct SavedKind: Sendable, CustomTestStringConvertible {
    let name: String
    let make: @Sendable () throws -> any Sink
    /// So many rows.
    let batch: @Sendable (Int, inout SinkRandom) throws -> Batch

    var testDescription: String { name }

    static let all: [SavedKind] = {
        let (integer, text, row) = (ColumnType.integer(.int64), ColumnType.string, SinkRow.columnType)
        let keys = [
            SortKey(Expression.element.field("name"), descending: true), SortKey(Expression.element.field("ratio"), descending: false),
        ]
        return [
            of(.reduce(.count), SinkRow.self, integer, record), of(.reduce(.sum), Int.self, integer, small),
            of(.reduce(.sum), UInt64.self, .integer(.uint64)) { UInt64.random(in: 0...1 << 50, using: &$0) },
            of(.reduce(.sum), Double.self, .double, double), of(.reduce(.mean), Double.self, .optional(.double), double),
            of(.reduce(.mean), Int.self, .optional(.double), small), of(.reduce(.min), Double.self, .optional(.double), double),
            of(.reduce(.max), String.self, .optional(text), word), of(.reduce(.min), Int.self, .optional(integer), small),
            of(.distinct, String.self, text, word), of(.distinct, SinkRow.self, row, record), of(.distinct, Bool.self, .bool) { $0.flip() },
            of(.distinct, Int8.self, .integer(.int8)) { .random(in: .min ... .max, using: &$0) },
            of(.frequencies, Int.self, Sinks.frequencyType(integer), small),
            of(.frequencies, Double.self, Sinks.frequencyType(.double), double),
            of(.frequencies, String.self, Sinks.frequencyType(text)) { "user-\(Int.random(in: 0..<100_000, using: &$0))" },
            of(.frequencies, [String?].self, Sinks.frequencyType(.list(.optional(text)))) { [word(&$0), $0.flip() ? nil : "x"] },
            of(.top(7, [SortKey(.element, descending: true)]), Int.self, integer, small),
            of(.top(300, keys), SinkRow.self, row, record), of(.top(40, []), String.self, text, word),
            of(.top(0, keys), SinkRow.self, row, record),
            SavedKind(name: "limit 100", make: { CollectSink(type: row, limit: 100) }, batch: { try batch($0, &$1, record) }),
            SavedKind(name: "collect", make: { CollectSink(type: text) }, batch: { try batch($0, &$1, word) }),
            SavedKind(name: "rows", make: { RowsSink(type: row) }, batch: { try batch($0, &$1, record) }),
            SavedKind(
                name: "groups",
                make: { try AggregateSink(SavedRow.aggregations.map(\.0), input: SavedRow.columnType, output: SavedRow.output) },
                batch: { try batch($0, &$1, SavedRow.random) }),
        ]
    }()

    private static func of<Value: ColumnValue>(
        _ operation: SatchelPlan.Operation, _: Value.Type, _ output: ColumnType, _ value: @escaping @Sendable (inout SinkRandom) -> Value
    ) -> SavedKind {
        SavedKind(
            name: "\(operation) of \(Value.columnType)",
            make: { try makeSink(for: operation, input: Value.columnType, output: output) }, batch: { try batch($0, &$1, value) })
    }

    private static func batch<Value: ColumnValue>(
        _ rows: Int, _ random: inout SinkRandom, _ value: (inout SinkRandom) -> Value
    ) throws -> Batch {
        try Sinks.batch((0..<rows).map { _ in value(&random) })
    }

    private static func small(_ random: inout SinkRandom) -> Int { .random(in: -50...50, using: &random) }

    private static func double(_ random: inout SinkRandom) -> Double {
        let kind = Int.random(in: 0..<40, using: &random)
        if kind < 3 { return [.nan, -0.0, 0][kind] }
        let value = Double(bitPattern: .random(in: .min ... .max, using: &random))
        return kind < 20 && value.isFinite ? value : Double(Int.random(in: -99...99, using: &random)) / 7
    }

    private static func word(_ random: inout SinkRandom) -> String {
        ["", "a", "ab", "é", "e\u{301}", "a longer word that is no prefix of another"].randomElement(using: &random) ?? ""
    }

    private static func record(_ random: inout SinkRandom) -> SinkRow {
        SinkRow(
            name: random.flip() ? nil : word(&random), sizes: (0..<Int.random(in: 0..<3, using: &random)).map { $0 },
            ratio: double(&random))
    }
}

extension SinkRandom {
    mutating func flip() -> Bool { .random(using: &self) }
}
