public import SatchelColumns
internal import SatchelPlan

/// Dictionaries. A value that can't be read is an error only of who reads it.
extension Expr where Value: DictionaryColumnValue {
    /// The value of a key; nil where there is none.
    ///
    /// ```swift
    /// issues |> .map { $0.labels["bug"] ?? 0 }
    /// ```
    ///
    /// Keys are compared by their bytes. Costs a comparison a key, and a copy of the value; the scan reads the whole dictionary.
    public subscript(key: String) -> Expr<Value.MemberValue?> { call(.member, Expr<String>(key)) }

    /// The value of a key that an expression tells; nil where there is none. Costs a comparison a key, and a copy of the value.
    public subscript(key: Expr<String>) -> Expr<Value.MemberValue?> { call(.member, key) }

    /// The keys, in the order of their bytes.
    ///
    /// ```swift
    /// issues |> .flatMap { $0.labels.keys } |> .frequencies
    /// ```
    ///
    /// Costs a copy of them; the scan reads the whole dictionary.
    public var keys: Expr<[String]> { call(.keys) }
}

/// A dictionary of column values by strings; `Dictionary` alone conforms.
public protocol DictionaryColumnValue: ColumnValue {
    /// What its keys lead to.
    associatedtype MemberValue: ColumnValue
}

extension Dictionary: DictionaryColumnValue where Key == String, Value: ColumnValue {
    public typealias MemberValue = Value
}
