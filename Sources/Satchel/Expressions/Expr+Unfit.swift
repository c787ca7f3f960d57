internal import SatchelPlan

// What the compiler says of a string's members on an optional string; without these it looks for a field of the name and reports that.

extension Expr where Value == String? {
    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").hasPrefix(…)`")
    public func hasPrefix(_ prefix: String) -> Expr<Bool> { (self ?? "").hasPrefix(prefix) }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").hasSuffix(…)`")
    public func hasSuffix(_ suffix: String) -> Expr<Bool> { (self ?? "").hasSuffix(suffix) }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").contains(…)`")
    public func contains(_ part: String) -> Expr<Bool> { (self ?? "").contains(part) }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").lowercased()`")
    public func lowercased() -> Expr<String> { (self ?? "").lowercased() }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").count`")
    public var count: Expr<Int> { (self ?? "").count }
}
