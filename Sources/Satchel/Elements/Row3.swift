public import SatchelColumns
internal import SatchelPlan

/// Three values: what `pluck` of three key paths gives, and `grouped` with three aggregates.
///
/// ```swift
/// events |> .pluck(\.type, \.actor.login, \.repo.name) |> .distinct
/// ```
///
/// A record like any other: `.filter { $0.second == "a" }` follows it, or `.pluck(\.first)`. In more than one place a record of one's own, with
/// names that say what the values are, reads better.
public struct Row3<First: ColumnValue, Second: ColumnValue, Third: ColumnValue>: Record {
    public let first: First
    public let second: Second
    public let third: Third

    public init(_ first: First, _ second: Second, _ third: Third) {
        self.first = first
        self.second = second
        self.third = third
    }

    public struct Columns: Sendable {
        public let first = Column<Row3<First, Second, Third>, First>(0, "first")
        public let second = Column<Row3<First, Second, Third>, Second>(1, "second")
        public let third = Column<Row3<First, Second, Third>, Third>(2, "third")

        public init() {}
    }

    public static var columns: Columns { Columns() }

    public static var fields: [RecordField<Row3<First, Second, Third>>] {
        [
            RecordField("first", key: "first", \Row3.first, optional: \Row3?.?.first),
            RecordField("second", key: "second", \Row3.second, optional: \Row3?.?.second),
            RecordField("third", key: "third", \Row3.third, optional: \Row3?.?.third),
        ]
    }

    public init(reading row: RecordReader) throws {
        first = try row.value(0)
        second = try row.value(1)
        third = try row.value(2)
    }

    public func write(to row: RecordWriter) throws {
        try row.write(first, 0)
        try row.write(second, 1)
        try row.write(third, 2)
    }
}

extension Row3: Equatable where First: Equatable, Second: Equatable, Third: Equatable {}
extension Row3: Hashable where First: Hashable, Second: Hashable, Third: Hashable {}
extension Row3: Encodable where First: Encodable, Second: Encodable, Third: Encodable {}
extension Row3: Decodable where First: Decodable, Second: Decodable, Third: Decodable {}

extension Row3: CustomStringConvertible {
    public var description: String { "(\(first), \(second), \(third))" }
}

/// The greatest first value first, of equal ones the greatest second.
extension Row3: RankedColumnValue where First: SortableColumnValue, Second: SortableColumnValue, Third: SortableColumnValue {
    public static var ranking: Ranking {
        Ranking(keys: fields.map { SortKey(SatchelPlan.Expression.element.field($0.name), descending: true) })
    }
}
