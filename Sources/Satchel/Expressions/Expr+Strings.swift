public import SatchelColumns
internal import SatchelPlan

/// Strings, by their UTF-8 bytes.
extension Expr where Value == String {
    /// Whether the string begins with another.
    ///
    /// ```swift
    /// events |> .filter { $0.repo.name.hasPrefix("jupyter/") }
    /// ```
    ///
    /// Costs one comparison of bytes a row.
    public func hasPrefix(_ prefix: String) -> Expr<Bool> { call(.hasPrefix, Expr(prefix)) }
    /// Whether the string begins with another expression's; costs one comparison of bytes a row.
    public func hasPrefix(_ prefix: Expr) -> Expr<Bool> { call(.hasPrefix, prefix) }
    /// Whether the string ends with another; costs one comparison of bytes a row.
    public func hasSuffix(_ suffix: String) -> Expr<Bool> { call(.hasSuffix, Expr(suffix)) }
    /// Whether the string ends with another expression's; costs one comparison of bytes a row.
    public func hasSuffix(_ suffix: Expr) -> Expr<Bool> { call(.hasSuffix, suffix) }
    /// Whether the string holds another; costs a search through its bytes.
    public func contains(_ part: String) -> Expr<Bool> { call(.contains, Expr(part)) }
    /// Whether the string holds another expression's; costs a search through its bytes.
    public func contains(_ part: Expr) -> Expr<Bool> { call(.contains, part) }
    /// The string in lower case, as Swift's `lowercased()`; costs a copy.
    public func lowercased() -> Expr { call(.lowercased) }
}

extension Expr where Value: CountedColumnValue {
    /// How many characters the string has, or elements the list; a string of other than ASCII is walked by characters.
    ///
    /// ```swift
    /// events |> .map { $0.repo.name.count } |> .max
    /// ```
    public var count: Expr<Int> { call(.count) }
}

/// A column value with a count; `String` and `Array` conform.
public protocol CountedColumnValue: ColumnValue {}

extension String: CountedColumnValue {}
extension Array: CountedColumnValue where Element: ColumnValue {}
