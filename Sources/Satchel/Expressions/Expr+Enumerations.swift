public import SatchelColumns
internal import SatchelPlan

extension Expr where Value: RawRepresentable, Value.RawValue: RawColumnValue {
    /// The string or number that stands for the case.
    ///
    /// ```swift
    /// events |> .map { $0.action.rawValue + "!" }
    /// ```
    ///
    /// Costs nothing: columns of enums hold raw values.
    public var rawValue: Expr<Value.RawValue> { call(.rawOfCase) }
}
