public import Foundation
public import SatchelColumns
internal import SatchelPlan

/// Conversions. What the type can't hold is an error of the row, or nil in the forms that end in `OrNil`.
extension Expr where Value: OrderedColumnValue & Numeric {
    /// The number as one of another type.
    ///
    /// ```swift
    /// visits |> .map { $0.status.to(Int16.self) }
    /// ```
    ///
    /// To integers as Swift's `init(_:)`: a fraction is dropped toward zero (`rounded(_:)` before it rounds otherwise). Of integers to `Double`
    /// the nearest. Costs a copy.
    public func to<Number: OrderedColumnValue & Numeric>(_ type: Number.Type) -> Expr<Number> { call(.converted, Expr<Number>(0)) }

    /// The number as one of another type, or nil where that can't hold it; costs a copy.
    public func toOrNil<Number: OrderedColumnValue & Numeric>(_ type: Number.Type) -> Expr<Number?> {
        call(.convertedOrNil, Expr<Number>(0))
    }

    /// The number as an `Int`, without its fraction: `$0.ratio.toInt`; costs a copy.
    public var toInt: Expr<Int> { to(Int.self) }
    /// The number as an `Int`, without its fraction, or nil where that can't hold it; costs a copy.
    public var toIntOrNil: Expr<Int?> { toOrNil(Int.self) }
    /// The number as the nearest `Double`: `$0.size.toDouble / 1024`; costs a copy.
    public var toDouble: Expr<Double> { to(Double.self) }
    /// The number as Swift prints it: `"#" + $0.id.toString`; costs a copy.
    public var toString: Expr<String> { call(.converted, Expr<String>("")) }
}

extension Expr where Value == String {
    /// The number that the string is the text of.
    ///
    /// ```swift
    /// events |> .map { $0.id.to(UInt32.self) }
    /// ```
    ///
    /// As Swift's `init(_:)` of the type: of integers a sign if it likes and digits, and nothing around them. Costs a walk through the string.
    public func to<Number: OrderedColumnValue & Numeric>(_ type: Number.Type) -> Expr<Number> { call(.converted, Expr<Number>(0)) }

    /// The number that the string is the text of, or nil where it is none; costs a walk through the string.
    public func toOrNil<Number: OrderedColumnValue & Numeric>(_ type: Number.Type) -> Expr<Number?> {
        call(.convertedOrNil, Expr<Number>(0))
    }

    /// The `Int` that the string is the text of: `$0.id.toInt`; costs a walk through the string.
    public var toInt: Expr<Int> { to(Int.self) }
    /// The `Int` that the string is the text of, or nil where it is none; costs a walk through the string.
    public var toIntOrNil: Expr<Int?> { toOrNil(Int.self) }
    /// The `Double` that the string is the text of; costs a walk through the string.
    public var toDouble: Expr<Double> { to(Double.self) }
    /// The `Double` that the string is the text of, or nil where it is none; costs a walk through the string.
    public var toDoubleOrNil: Expr<Double?> { toOrNil(Double.self) }
    /// The date that the string is the ISO 8601 text of, as dates in JSON are read; costs a walk through the string.
    public var toDate: Expr<Date> { call(.converted, Expr<Date>(.distantPast)) }
    /// The date that the string is the ISO 8601 text of, or nil where it is none; costs a walk through the string.
    public var toDateOrNil: Expr<Date?> { call(.convertedOrNil, Expr<Date>(.distantPast)) }
    /// Whether the string is `true`; one that is not `false` either is an error of its row. Costs a look at the string.
    public var toBool: Expr<Bool> { call(.converted, Expr<Bool>(false)) }
    /// Whether the string is `true`, or nil where it is not `false` either; costs a look at the string.
    public var toBoolOrNil: Expr<Bool?> { call(.convertedOrNil, Expr<Bool>(false)) }
}

extension Expr where Value == Bool {
    /// `true` or `false` as a string; costs a copy.
    public var toString: Expr<String> { call(.converted, Expr<String>("")) }
}

extension Expr where Value == Date {
    /// The date in ISO 8601, in UTC: `2015-01-01T15:00:00Z`, with a fraction where there is one; costs a copy.
    public var toString: Expr<String> { call(.converted, Expr<String>("")) }
}
