public import Foundation
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

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").uppercased()`")
    public func uppercased() -> Expr<String> { (self ?? "").uppercased() }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").trimmed()`")
    public func trimmed() -> Expr<String> { (self ?? "").trimmed() }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").split(…)`")
    public func split(_ separator: String) -> Expr<[String]> { (self ?? "").split(separator) }

    @available(
        *, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").replacing(…, with: …)`"
    )
    public func replacing(_ part: String, with replacement: String) -> Expr<String> { (self ?? "").replacing(part, with: replacement) }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").prefix(…)`")
    public func prefix(_ count: Int) -> Expr<String> { (self ?? "").prefix(count) }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").suffix(…)`")
    public func suffix(_ count: Int) -> Expr<String> { (self ?? "").suffix(count) }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").matches(…)`")
    public func matches(_ pattern: String) -> Expr<Bool> { (self ?? "").matches(pattern) }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").firstMatch(…)`")
    public func firstMatch(_ pattern: String) -> PatternMatch { (self ?? "").firstMatch(pattern) }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").isEmpty`")
    public var isEmpty: Expr<Bool> { (self ?? "").isEmpty }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").utf8Count`")
    public var utf8Count: Expr<Int> { (self ?? "").utf8Count }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").toInt`")
    public var toInt: Expr<Int> { (self ?? "").toInt }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").toDouble`")
    public var toDouble: Expr<Double> { (self ?? "").toDouble }

    @available(*, unavailable, message: "the string is optional: give it a value first, as in `($0.org.login ?? \"\").toDate`")
    public var toDate: Expr<Date> { (self ?? "").toDate }
}
