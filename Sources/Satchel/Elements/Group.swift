public import SatchelColumns

/// A key and what was worked out of the elements that have it: the element of `grouped`.
///
/// ```swift
/// let busy: [Group<String, Int>] = try await (events |> .grouped(by: { $0.repo.name }, .count) |> .topk(3) { $0.value }).compute()
/// print(busy[0].key, busy[0].value)
/// ```
///
/// Its value is that of the one aggregate; of several it is a ``Row2`` or longer, as in `$0.value.second`. A record like any other.
public struct Group<Key: ColumnValue, Value: ColumnValue>: Record {
    public let key: Key
    public let value: Value

    public init(key: Key, value: Value) {
        self.key = key
        self.value = value
    }

    public struct Columns: Sendable {
        public let key = Column<Group<Key, Value>, Key>(0, "key")
        public let value = Column<Group<Key, Value>, Value>(1, "value")

        public init() {}
    }

    public static var columns: Columns { Columns() }

    public static var fields: [RecordField<Group<Key, Value>>] {
        [
            RecordField("key", key: "key", \Group.key, optional: \Group?.?.key),
            RecordField("value", key: "value", \Group.value, optional: \Group?.?.value),
        ]
    }

    public init(reading row: RecordReader) throws {
        key = try row.value(0)
        value = try row.value(1)
    }

    public func write(to row: RecordWriter) throws {
        try row.write(key, 0)
        try row.write(value, 1)
    }
}

extension Group: Equatable where Key: Equatable, Value: Equatable {}
extension Group: Hashable where Key: Hashable, Value: Hashable {}
extension Group: Encodable where Key: Encodable, Value: Encodable {}
extension Group: Decodable where Key: Decodable, Value: Decodable {}

extension Group: CustomStringConvertible {
    public var description: String { "\(key): \(value)" }
}
