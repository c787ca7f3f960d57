public import SatchelColumns
internal import SatchelPlan

/// What `grouped` works out of the elements that have one key.
///
/// ```swift
/// events |> .grouped(by: { $0.repo.name }, .count, .mean { $0.payload.size })
/// ```
///
/// As in SQL, all but `count` pass over nil: of an optional expression the result is optional, and nil where all values of a group are. Each costs
/// a few words a group and thread.
public struct Aggregate<Element: ColumnValue, Value: ColumnValue>: Sendable {
    let kind: Aggregation.Kind
    /// What it takes of each element; nil for `count`.
    let argument: Argument?

    struct Argument: Sendable {
        let expression: SatchelPlan.Expression
        let type: ColumnType
        let fault: SatchelError?
    }

    init(_ kind: Aggregation.Kind) {
        self.kind = kind
        argument = nil
    }

    init<Taken>(_ kind: Aggregation.Kind, of value: Expr<Taken>) {
        self.kind = kind
        argument = Argument(expression: value.expression, type: Taken.columnType, fault: value.fault)
    }
}

extension Aggregate where Value == Int {
    /// How many elements the group has: `.grouped(by: { $0.type }, .count)`.
    public static var count: Aggregate { Aggregate(.count) }

    /// How many of the group's elements meet a condition: `.count(where: { $0.org.isNil })`.
    public static func count(where condition: (Expr<Element>) -> Expr<Bool>) -> Aggregate {
        Aggregate(.countWhere, of: condition(.element))
    }
}

extension Aggregate where Value: AggregatedNumber {
    /// The sum of the group's values: `.sum { $0.payload.size }`.
    ///
    /// That of `Double`s is exact before one final rounding; one of integers that its type can't hold is the error of the group's row.
    public static func sum(_ value: (Expr<Element>) -> Expr<Value>) -> Aggregate { Aggregate(.sum, of: value(.element)) }
}

extension Aggregate {
    /// The mean of the group's values: `.mean { $0.payload.size }`; the exact sum, divided once.
    public static func mean<Number: AggregatedNumber>(_ value: (Expr<Element>) -> Expr<Number>) -> Aggregate where Value == Number.Mean {
        Aggregate(.mean, of: value(.element))
    }
}

extension Aggregate where Value: SortableColumnValue {
    /// The least of the group's values: `.min { $0.createdAt }`.
    public static func min(_ value: (Expr<Element>) -> Expr<Value>) -> Aggregate { Aggregate(.min, of: value(.element)) }

    /// The greatest of the group's values: `.max { $0.createdAt }`.
    public static func max(_ value: (Expr<Element>) -> Expr<Value>) -> Aggregate { Aggregate(.max, of: value(.element)) }
}

/// A number or an optional one: what aggregates add up.
public protocol AggregatedNumber: ColumnValue {
    /// `Double`, and of optional numbers `Double?`.
    associatedtype Mean: ColumnValue = Double
}

extension Int: AggregatedNumber {}
extension Int8: AggregatedNumber {}
extension Int16: AggregatedNumber {}
extension Int32: AggregatedNumber {}
extension Int64: AggregatedNumber {}
extension UInt: AggregatedNumber {}
extension UInt8: AggregatedNumber {}
extension UInt16: AggregatedNumber {}
extension UInt32: AggregatedNumber {}
extension UInt64: AggregatedNumber {}
extension Double: AggregatedNumber {}

extension Optional: AggregatedNumber where Wrapped: OrderedColumnValue & Numeric {
    public typealias Mean = Double?
}
