internal import SatchelColumns
internal import SatchelPlan

extension Bag where Element == String {
    /// Reads each line as a value of a plain `Codable` type, as Foundation's `JSONDecoder` does; dates are ISO 8601 strings.
    ///
    /// ```swift
    /// struct Request: Codable { let path: String; let millis: Double }
    /// Bag.files("logs/*.json.gz").decode(Request.self).mapEach(Slow())
    /// ```
    ///
    /// Its elements have no columns: native code takes them, and stages that let elements pass as they are. Lines are kept as they stand and
    /// decoded at each native stage and at the result, many times slower than a struct with `@Record` is read. Keeps order and partitions, moves
    /// nothing. A line that the type does not decode from is the error of its row, raised where the element is needed.
    @_disfavoredOverload
    public func decode<Value: Codable & Sendable>(_ type: Value.Type, fileID: String = #fileID, line: Int = #line) -> Bag<Value> {
        Bag<Value>(pipeline.appending(.decode, type: .json, place: place(fileID, line)))
    }
}

extension Stage where Input == String {
    /// Reads each line as a value of a plain `Codable` type: `Bag.files("logs/*.json.gz") |> .decode(Request.self)`.
    ///
    /// As ``Bag/decode(_:fileID:line:)-(Decodable.Type,_,_)``.
    @_disfavoredOverload
    public static func decode<Value: Codable & Sendable>(_ type: Value.Type, fileID: String = #fileID, line: Int = #line) -> Self
    where Result == Bag<Value> {
        Stage { $0.decode(type, fileID: fileID, line: line) }
    }
}
