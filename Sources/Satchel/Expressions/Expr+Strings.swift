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

    /// How many bytes the string has in UTF-8, where `count` counts characters.
    ///
    /// ```swift
    /// events |> .map { $0.repo.name.utf8Count }
    /// ```
    ///
    /// Costs a look at its length.
    public var utf8Count: Expr<Int> { call(.utf8Count) }

    /// The string in lower case, as Swift's `lowercased()`.
    ///
    /// ```swift
    /// events |> .map { $0.repo.name.lowercased() }
    /// ```
    ///
    /// Costs a copy; of other than ASCII a walk through its characters.
    public func lowercased() -> Expr { call(.lowercased) }

    /// The string in upper case, as Swift's `uppercased()`.
    ///
    /// ```swift
    /// events |> .map { $0.type.uppercased() }
    /// ```
    ///
    /// Costs a copy; of other than ASCII a walk through its characters.
    public func uppercased() -> Expr { call(.uppercased) }

    /// The pieces between separators, as `components(separatedBy:)`: empty ones are kept, and an empty separator is nowhere.
    ///
    /// ```swift
    /// events |> .flatMap { $0.repo.name.split("/") }
    /// ```
    ///
    /// Costs a search through its bytes and a copy.
    public func split(_ separator: String) -> Expr<[String]> { call(.split, Expr(separator)) }

    /// The string with a part replaced wherever it is, from the left; an empty part is nowhere.
    ///
    /// ```swift
    /// events |> .map { $0.repo.name.replacing("-", with: "_") }
    /// ```
    ///
    /// Costs a search through its bytes and a copy. The part is text, not a pattern.
    public func replacing(_ part: String, with replacement: String) -> Expr { call(.replacing, Expr(part), Expr(replacement)) }
}

extension Expr where Value: CountedColumnValue {
    /// How many characters the string has, or elements the list; a string of other than ASCII is walked by characters.
    ///
    /// ```swift
    /// events |> .map { $0.repo.name.count } |> .max
    /// ```
    public var count: Expr<Int> { call(.count) }

    /// Whether the string has no characters, or the list no elements.
    ///
    /// ```swift
    /// events |> .remove { $0.repo.name.isEmpty }
    /// ```
    ///
    /// Costs a look at the length.
    public var isEmpty: Expr<Bool> { call(.isEmpty) }
}

/// A column value with a count; `String` and `Array` conform.
public protocol CountedColumnValue: ColumnValue {}

extension String: CountedColumnValue {}
extension Array: CountedColumnValue where Element: ColumnValue {}
extension Dictionary: CountedColumnValue where Key == String, Value: ColumnValue {}
