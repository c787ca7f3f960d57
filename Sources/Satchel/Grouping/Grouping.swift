public import SatchelColumns
internal import SatchelPlan

/// The elements that have one key, in the closure of `aggregated`: what can be worked out of them, as expressions.
///
/// ```swift
/// events |> .aggregated(by: { $0.type }) { $0.sum { $0.payload.size ?? 0 } / $0.count }
/// ```
///
/// All but `count` pass over nil, as in SQL: of an optional expression the result is optional, and nil where all values of a group are.
public struct Grouping<Element: ColumnValue, Key: ColumnValue> {
    let collector: AggregationCollector

    /// The key of the group.
    public var key: Expr<Key> { Expr(.element.field(AggregationCollector.keyName)) }

    /// How many elements the group has.
    public var count: Expr<Int> { collector.add(Aggregate<Element, Int>.count) }

    /// How many of the group's elements meet a condition.
    public func count(where condition: (Expr<Element>) -> Expr<Bool>) -> Expr<Int> { collector.add(.count(where: condition)) }

    /// The sum of the group's values; exact for `Double`, an error of the row where an integer type can't hold it.
    public func sum<Value: AggregatedNumber>(_ value: (Expr<Element>) -> Expr<Value>) -> Expr<Value> { collector.add(.sum(value)) }

    /// The mean of the group's values: the exact sum, divided once.
    public func mean<Value: AggregatedNumber>(_ value: (Expr<Element>) -> Expr<Value>) -> Expr<Value.Mean> { collector.add(.mean(value)) }

    /// The least of the group's values.
    public func min<Value: SortableColumnValue>(_ value: (Expr<Element>) -> Expr<Value>) -> Expr<Value> { collector.add(.min(value)) }

    /// The greatest of the group's values.
    public func max<Value: SortableColumnValue>(_ value: (Expr<Element>) -> Expr<Value>) -> Expr<Value> { collector.add(.max(value)) }
}
