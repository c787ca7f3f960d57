public import Foundation
public import SatchelColumns
internal import SatchelPlan

/// A column value of which `topk` knows the greatest ones: those with an order, and ``Frequency`` by its count.
public protocol RankedColumnValue: ColumnValue {
    /// The order of `topk`, first the first.
    static var ranking: Ranking { get }
}

/// An order of `topk`; opaque.
public struct Ranking: Sendable {
    let keys: [SortKey]
}

/// A column value that expressions compare with `<`: numbers, strings, dates, and optionals of them.
public protocol SortableColumnValue: RankedColumnValue {}

extension SortableColumnValue {
    public static var ranking: Ranking { Ranking(keys: [SortKey(.element, descending: true)]) }
}

extension String: SortableColumnValue {}
extension Int: SortableColumnValue {}
extension Int8: SortableColumnValue {}
extension Int16: SortableColumnValue {}
extension Int32: SortableColumnValue {}
extension Int64: SortableColumnValue {}
extension UInt: SortableColumnValue {}
extension UInt8: SortableColumnValue {}
extension UInt16: SortableColumnValue {}
extension UInt32: SortableColumnValue {}
extension UInt64: SortableColumnValue {}
extension Double: SortableColumnValue {}
extension Float: SortableColumnValue {}
extension Date: SortableColumnValue {}
extension Optional: RankedColumnValue where Wrapped: OrderedColumnValue {}
extension Optional: SortableColumnValue where Wrapped: OrderedColumnValue {}
