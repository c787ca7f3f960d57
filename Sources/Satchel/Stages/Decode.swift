public import SatchelColumns
internal import SatchelPlan

extension Bag where Element == String {
    /// Reads each line as a JSON value: a record, or ``JSON`` for a bag without a schema.
    ///
    /// ```swift
    /// Bag.files("logs/*.json.gz").decode(Request.self)
    /// ```
    ///
    /// Only the keys that later stages need are decoded; every line is checked to be UTF-8 and one JSON value with matched brackets. Keeps order
    /// and partitions, moves nothing. A line that is no such value, or lacks a key of a property that is not optional, is the error of its row.
    /// Another type than a record or `JSON` is a fault of the plan.
    public func decode<Value: ColumnValue>(_ type: Value.Type, fileID: String = #fileID, line: Int = #line) -> Bag<Value> {
        appending(.decode, place: place(fileID, line), fault: decodingFault(type))
    }
}

extension Stage where Input == String {
    /// Reads each line as a JSON value: `Bag.files("logs/*.json.gz") |> .decode(Request.self)`.
    ///
    /// As ``Bag/decode(_:fileID:line:)``.
    public static func decode<Value: ColumnValue>(_ type: Value.Type, fileID: String = #fileID, line: Int = #line) -> Self
    where Result == Bag<Value> {
        Stage { $0.decode(type, fileID: fileID, line: line) }
    }
}

private func decodingFault<Value: ColumnValue>(_ type: Value.Type) -> SatchelError? {
    switch Value.columnType {
    case .json: nil
    case .record: Value.columnType.endlessFault
    default:
        SatchelError(
            .invalidPlan,
            "decode(\(Value.self).self): lines are decoded as records or as JSON; make \(Value.self) a property of a struct with @Record, "
                + "or use decode(JSON.self)")
    }
}
