public import SatchelColumns
internal import SatchelPlan

/// Lists. An element that can't be read is an error only of who reads it.
extension Expr where Value: ListColumnValue {
    /// The element at a place from 0; nil outside of the list.
    ///
    /// ```swift
    /// events |> .map { $0.repo.name.split("/")[0] ?? "" }
    /// ```
    ///
    /// Costs a copy of the element; what follows reads no more of the list's elements than it names.
    public subscript(index: Int) -> Expr<Value.ListElement?> { call(.element, Expr<Int>(index)) }

    /// The element at a place that an expression tells; nil outside of the list. Costs a copy of the element.
    public subscript(index: Expr<Int>) -> Expr<Value.ListElement?> { call(.element, index) }

    /// The first element; nil of an empty list. Costs a copy of the element.
    public var first: Expr<Value.ListElement?> { call(.first) }

    /// The last element; nil of an empty list. Costs a copy of the element.
    public var last: Expr<Value.ListElement?> { call(.last) }
}

extension Expr where Value: ListColumnValue, Value.ListElement: Equatable {
    /// Whether an element equals a constant; strings by their bytes.
    ///
    /// ```swift
    /// events |> .filter { $0.tags.contains("swift") }
    /// ```
    ///
    /// Costs a comparison an element.
    public func contains(_ element: Value.ListElement) -> Expr<Bool> { contains { $0 == element } }

    /// Whether an element equals an expression's value; costs a comparison an element.
    public func contains(_ element: Expr<Value.ListElement>) -> Expr<Bool> { contains { $0 == element } }
}

extension Expr where Value: ListColumnValue, Value.ListElement: OrderedColumnValue & Numeric {
    /// The sum of the elements, 0 of an empty list; of `Double` exact before one rounding. A sum that the type can't hold is an error of
    /// its row.
    public func sum() -> Expr<Value.ListElement> { call(.sum) }
}

extension Expr where Value: ListColumnValue, Value.ListElement: OrderedColumnValue {
    /// The least element; nil of an empty list. Costs a comparison an element.
    public func min() -> Expr<Value.ListElement?> { call(.least) }

    /// The greatest element; nil of an empty list. Costs a comparison an element.
    public func max() -> Expr<Value.ListElement?> { call(.greatest) }
}

extension Expr where Value == [String] {
    /// The strings one after the other, with a separator between them; costs a copy.
    public func joined(separator: String = "") -> Expr<String> { call(.joined, Expr<String>(separator)) }
}
