public import SatchelColumns
internal import SatchelPlan

/// Two values: what `pluck` of two key paths gives, and `grouped` with two aggregates.
///
/// ```swift
/// events |> .pluck(\.actor.login, \.repo.name) |> .frequencies |> .topk(10)
/// ```
///
/// A record like any other: `.filter { $0.second == "a" }` follows it, or `.pluck(\.first)`. In more than one place a record of one's own, with
/// names that say what the values are, reads better.
public struct Row2<First: ColumnValue, Second: ColumnValue>: Record {
    public let first: First
    public let second: Second

    public init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    public struct Columns: Sendable {
        public let first = Column<Row2<First, Second>, First>(0, "first")
        public let second = Column<Row2<First, Second>, Second>(1, "second")

        public init() {}
    }

    public static var columns: Columns { Columns() }

    public static var fields: [RecordField<Row2<First, Second>>] {
        [
            RecordField("first", key: "first", \Row2.first, optional: \Row2?.?.first),
            RecordField("second", key: "second", \Row2.second, optional: \Row2?.?.second),
        ]
    }

    public init(reading row: RecordReader) throws {
        first = try row.value(0)
        second = try row.value(1)
    }

    public func write(to row: RecordWriter) throws {
        try row.write(first, 0)
        try row.write(second, 1)
    }
}

extension Row2: Equatable where First: Equatable, Second: Equatable {}
extension Row2: Hashable where First: Hashable, Second: Hashable {}
extension Row2: Encodable where First: Encodable, Second: Encodable {}
extension Row2: Decodable where First: Decodable, Second: Decodable {}

extension Row2: CustomStringConvertible {
    public var description: String { "(\(first), \(second))" }
}

/// The greatest first value first, of equal ones the greatest second.
extension Row2: RankedColumnValue where First: SortableColumnValue, Second: SortableColumnValue {
    public static var ranking: Ranking {
        Ranking(keys: fields.map { SortKey(SatchelPlan.Expression.element.field($0.name), descending: true) })
    }
}
