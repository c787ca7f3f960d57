public import Foundation
public import SatchelColumns
internal import SatchelPlan

/// Parts of JSON values, as ``JSON`` has them in native code: what is missing, of another kind or no JSON is `null`, or nil. Of an optional value
/// nil counts as `null`.
extension Expr where Value: JSONColumnValue {
    /// A member of an object.
    ///
    /// ```swift
    /// events |> .map { $0.payload["commits"][0]["message"].string }
    /// ```
    ///
    /// The scan walks to this member and copies nothing else of the value; of equal keys the first counts. Over values in memory it costs
    /// a walk over their bytes up to the member.
    public subscript(key: String) -> Expr<JSON> { Expr<JSON>(expression.part(.key(key)), fault: fault) }

    /// An element of an array, from 0; read as a member is.
    public subscript(index: Int) -> Expr<JSON> { Expr<JSON>(expression.part(.index(index)), fault: fault) }

    /// The string, if the value is one; costs a copy.
    public var string: Expr<String?> { call(.jsonString) }

    /// The number, if the value is one without a fraction that an `Int` holds, exactly.
    public var int: Expr<Int?> { call(.jsonInt) }

    /// The number, if the value is one that a `Double` holds.
    public var double: Expr<Double?> { call(.jsonDouble) }

    /// `true` or `false`, if the value is one of them.
    public var bool: Expr<Bool?> { call(.jsonBool) }

    /// The date, if the value is a string that is one by ISO 8601.
    public var date: Expr<Date?> { call(.jsonDate) }

    /// The elements, if the value is an array; costs a walk over it, and a copy.
    ///
    /// ```swift
    /// events |> .filter { ($0.payload["commits"].array ?? []).contains { $0["distinct"].bool == true } }
    /// ```
    public var array: Expr<[JSON]?> { call(.jsonArray) }

    /// The members by key, if the value is an object; of equal keys the first counts. Costs a walk over it, and a copy.
    ///
    /// ```swift
    /// events |> .flatMap { ($0.payload.object ?? [:]).keys } |> .frequencies
    /// ```
    ///
    /// A single member costs less by its path, `["key"]`.
    public var object: Expr<[String: JSON]?> { call(.jsonObject) }

    /// The value as a record; nil where it is `null`, or missing.
    ///
    /// ```swift
    /// events |> .map { $0.payload.as(Push.self).size ?? 0 }
    /// ```
    ///
    /// Costs a copy of the value and a second walk over it, in which the whole record is read: of a single member a path is cheaper. A value of another
    /// shape is an error of its row, and one of a field's of who reads the field.
    public func `as`<Part: Record>(_ type: Part.Type) -> Expr<Part?> { call(.jsonRecord, Expr<Part?>(nil)) }

    /// Whether the value is `null`, or missing.
    public var isNull: Expr<Bool> { call(.jsonIsNull) }
}

/// A JSON value, or an optional one; `JSON` and `Optional<JSON>` alone conform.
public protocol JSONColumnValue: ColumnValue {}

extension JSON: JSONColumnValue {}
extension Optional: JSONColumnValue where Wrapped == JSON {}
