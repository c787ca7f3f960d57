internal import SatchelColumns
internal import SatchelPlan

/// Parts of strings: by count in characters, as Swift's functions of these names, or by what stands there.
///
/// A number of characters goes into `dropFirst`, a string into `dropPrefix`: one name for both would read alike and count differently.
extension Expr where Value == String {
    /// The first characters, so many of them as there are.
    ///
    /// ```swift
    /// events |> .map { $0.repo.name.prefix(3) }
    /// ```
    ///
    /// Costs a copy of them; of other than ASCII a walk through the string. A negative number is a fault of the plan.
    public func prefix(_ count: Int) -> Expr { part(.prefix, count) }

    /// The last characters, so many of them as there are.
    ///
    /// ```swift
    /// events |> .map { $0.repo.name.suffix(3) }
    /// ```
    ///
    /// Costs a copy of them; of other than ASCII a walk through the string. A negative number is a fault of the plan.
    public func suffix(_ count: Int) -> Expr { part(.suffix, count) }

    /// The string without its first characters.
    ///
    /// ```swift
    /// events |> .map { $0.ref.dropFirst(1) }
    /// ```
    ///
    /// Costs a copy of the rest; of other than ASCII a walk through the string. A negative number is a fault of the plan.
    public func dropFirst(_ count: Int = 1) -> Expr { part(.dropFirst, count) }

    /// The string without its last characters.
    ///
    /// ```swift
    /// events |> .map { $0.ref.dropLast(1) }
    /// ```
    ///
    /// Costs a copy of the rest; of other than ASCII a walk through the string. A negative number is a fault of the plan.
    public func dropLast(_ count: Int = 1) -> Expr { part(.dropLast, count) }

    /// The string without a beginning, where it has it.
    ///
    /// ```swift
    /// events |> .map { $0.ref.dropPrefix("refs/heads/") }
    /// ```
    ///
    /// Costs one comparison of bytes and a copy.
    public func dropPrefix(_ prefix: String) -> Expr { call(.dropPrefix, Expr(prefix)) }

    /// The string without an end, where it has it.
    ///
    /// ```swift
    /// events |> .map { $0.repo.name.dropSuffix(".git") }
    /// ```
    ///
    /// Costs one comparison of bytes and a copy.
    public func dropSuffix(_ suffix: String) -> Expr { call(.dropSuffix, Expr(suffix)) }

    /// The string without white space, Unicode's too, at both ends.
    ///
    /// ```swift
    /// events |> .map { $0.title.trimmed() }
    /// ```
    ///
    /// White space is what has the property White_Space, line ends among it. Costs a copy.
    public func trimmed() -> Expr { call(.trimmed) }

    private func part(_ function: Function, _ count: Int) -> Expr {
        let fault = SatchelError(.invalidPlan, "\(function.rawValue)(\(count)): expected 0 or more characters")
        return call(function, Expr<Int>(count)).failing(count < 0 ? fault : nil)
    }
}
