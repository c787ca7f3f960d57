public import SatchelColumns
internal import SatchelScan
internal import Synchronization

extension JSON {
    /// The value as a record, or as another type that properties of records have.
    ///
    /// ```swift
    /// let push = try event.payload.as(Push.self)
    /// ```
    ///
    /// Read as a line of its own would be: keys that the record does not name are passed over. Costs one walk over the value; the type is
    /// made ready once a program. A value of another shape throws a ``SatchelError`` with the path in it.
    public func `as`<Value: ColumnValue>(_ type: Value.Type) throws -> Value {
        let column = try decoders(of: Value.self).decode([bytes])
        return try Value.columnRead(column, at: 0)
    }

    /// The value as one of a plain `Codable` type, as Foundation's `JSONDecoder` reads it; dates are ISO 8601 strings.
    ///
    /// ```swift
    /// struct Request: Codable { let path: String; let millis: Double }
    /// let request = try event.payload.as(Request.self)
    /// ```
    ///
    /// Many times slower than a struct with `@Record` is read. A value of another shape throws a ``SatchelError`` with the path in it.
    @_disfavoredOverload
    public func `as`<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try coder.decode(Value.self, from: bytes.isEmpty ? JSON.null.bytes : bytes, at: .init())
    }
}

extension Optional where Wrapped == JSON {
    /// The value as a record, or as another type that properties of records have; nil where there is none, or it is `null`.
    ///
    /// ```swift
    /// let review = try event.review.as(Review.self)
    /// ```
    ///
    /// As in expressions. Read as a value that is not optional is, and costs the same.
    public func `as`<Value: ColumnValue>(_ type: Value.Type) throws -> Value? { try present?.as(type) }

    /// The value as one of a plain `Codable` type, as Foundation's `JSONDecoder` reads it; nil where there is none, or it is `null`.
    ///
    /// Many times slower than a struct with `@Record` is read.
    @_disfavoredOverload
    public func `as`<Value: Decodable>(_ type: Value.Type) throws -> Value? { try present?.as(type) }

    private var present: JSON? { flatMap { $0.isNull ? nil : $0 } }
}

private let coder = JSONCoder()

/// By the type that they make.
private let known = Mutex<[ObjectIdentifier: ValueDecoders]>([:])

private func decoders<Value: ColumnValue>(of type: Value.Type) -> ValueDecoders {
    known.withLock { known in
        if let found = known[ObjectIdentifier(type)] { return found }
        let made = ValueDecoders(Value.columnType)
        known[ObjectIdentifier(type)] = made
        return made
    }
}
