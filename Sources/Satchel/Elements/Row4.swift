public import SatchelColumns
internal import SatchelPlan

/// Four values: what `pluck` of four key paths gives, and `grouped` with four aggregates.
///
/// ```swift
/// events |> .pluck(\.id, \.type, \.actor.login, \.repo.name) |> .distinct
/// ```
///
/// A record like any other: `.filter { $0.second == "a" }` follows it, or `.pluck(\.first)`. In more than one place a record of one's own, with
/// names that say what the values are, reads better.
public struct Row4<First: ColumnValue, Second: ColumnValue, Third: ColumnValue, Fourth: ColumnValue>: Record {
    public let first: First
    public let second: Second
    public let third: Third
    public let fourth: Fourth

    public init(_ first: First, _ second: Second, _ third: Third, _ fourth: Fourth) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
    }

    public struct Columns: Sendable {
        public let first = Column<Row4<First, Second, Third, Fourth>, First>(0, "first")
        public let second = Column<Row4<First, Second, Third, Fourth>, Second>(1, "second")
        public let third = Column<Row4<First, Second, Third, Fourth>, Third>(2, "third")
        public let fourth = Column<Row4<First, Second, Third, Fourth>, Fourth>(3, "fourth")

        public init() {}
    }

    public static var columns: Columns { Columns() }

    public static var fields: [RecordField<Row4<First, Second, Third, Fourth>>] {
        [
            RecordField("first", key: "first", \Row4.first, optional: \Row4?.?.first),
            RecordField("second", key: "second", \Row4.second, optional: \Row4?.?.second),
            RecordField("third", key: "third", \Row4.third, optional: \Row4?.?.third),
            RecordField("fourth", key: "fourth", \Row4.fourth, optional: \Row4?.?.fourth),
        ]
    }

    public init(reading row: RecordReader) throws {
        first = try row.value(0)
        second = try row.value(1)
        third = try row.value(2)
        fourth = try row.value(3)
    }

    public func write(to row: RecordWriter) throws {
        try row.write(first, 0)
        try row.write(second, 1)
        try row.write(third, 2)
        try row.write(fourth, 3)
    }
}

extension Row4: Equatable where First: Equatable, Second: Equatable, Third: Equatable, Fourth: Equatable {}
extension Row4: Hashable where First: Hashable, Second: Hashable, Third: Hashable, Fourth: Hashable {}
extension Row4: Encodable where First: Encodable, Second: Encodable, Third: Encodable, Fourth: Encodable {}
extension Row4: Decodable where First: Decodable, Second: Decodable, Third: Decodable, Fourth: Decodable {}

extension Row4: CustomStringConvertible {
    public var description: String { "(\(first), \(second), \(third), \(fourth))" }
}

/// The greatest first value first, of equal ones the greatest second.
extension Row4: RankedColumnValue
where First: SortableColumnValue, Second: SortableColumnValue, Third: SortableColumnValue, Fourth: SortableColumnValue {
    public static var ranking: Ranking {
        Ranking(keys: fields.map { SortKey(SatchelPlan.Expression.element.field($0.name), descending: true) })
    }
}
