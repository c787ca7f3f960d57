public import SatchelColumns
internal import SatchelPlan

/// A value and how often it occurs.
///
/// ```swift
/// let top: [Frequency<String>] = try await (events |> .pluck(\.type) |> .frequencies |> .topk(3)).compute()
/// print(top[0].value, top[0].count)
/// ```
///
/// A record like any other: `.filter { $0.count > 9 }` and `.pluck(\.value)` work on it.
public struct Frequency<Value: ColumnValue>: Record {
    public let value: Value
    public let count: Int

    public init(value: Value, count: Int) {
        self.value = value
        self.count = count
    }

    public struct Columns: Sendable {
        public let value = Column<Frequency<Value>, Value>(0, "value")
        public let count = Column<Frequency<Value>, Int>(1, "count")

        public init() {}
    }

    public static var columns: Columns { Columns() }

    public static var fields: [RecordField<Frequency<Value>>] {
        [
            RecordField("value", key: "value", \Frequency.value, optional: \Frequency?.?.value),
            RecordField("count", key: "count", \Frequency.count, optional: \Frequency?.?.count),
        ]
    }

    public init(reading row: RecordReader) throws {
        value = try row.value(0)
        count = try row.value(1)
    }

    public func write(to row: RecordWriter) throws {
        try row.write(value, 0)
        try row.write(count, 1)
    }
}

extension Frequency: Equatable where Value: Equatable {}
extension Frequency: Hashable where Value: Hashable {}
extension Frequency: Encodable where Value: Encodable {}
extension Frequency: Decodable where Value: Decodable {}

extension Frequency: CustomStringConvertible {
    public var description: String { "\(value): \(count)" }
}

/// The most frequent first; of equally frequent ones the smaller value, strings in the order of their bytes.
extension Frequency: RankedColumnValue {
    public static var ranking: Ranking {
        let element = SatchelPlan.Expression.element
        return Ranking(keys: [
            SortKey(element.field("count"), descending: true), SortKey(element.field("value"), descending: false),
        ])
    }
}
