internal import SatchelColumns
internal import SatchelEngine
internal import SatchelPlan

/// Regular expressions in the syntax of RE2, which takes linear time whatever the pattern and the text.
///
/// A pattern is compiled once a plan and worker. One that does not compile is a fault of the plan.
extension Expr where Value == String {
    /// Whether a part of the string matches a regular expression; `^` and `$` make it the whole.
    ///
    /// ```swift
    /// events |> .filter { $0.repo.name.matches(#"^jupyter/.*\d$"#) }
    /// ```
    ///
    /// Costs one pass over the string, at most; a plain `contains` or `hasPrefix` is faster.
    public func matches(_ pattern: String) -> Expr<Bool> {
        let fault = Pattern(pattern).fault
        return call(.matches, Expr(pattern)).failing(fault)
    }

    /// The first part of the string that matches a regular expression, by its groups: `[0]` is the whole match.
    ///
    /// ```swift
    /// events |> .map { $0.repo.name.firstMatch(#"^(?P<owner>[^/]+)/(.+)$"#)["owner"] ?? "nobody" }
    /// ```
    ///
    /// A group is nil where nothing matches and where it takes no part in the match. Costs one pass over the string for each group
    /// asked for, slower than `matches`.
    public func firstMatch(_ pattern: String) -> PatternMatch { PatternMatch(text: self, pattern: Pattern(pattern)) }
}

/// The first match of a regular expression in a string; its groups are expressions.
public struct PatternMatch: Sendable {
    let text: Expr<String>
    let pattern: Pattern

    /// A group by its number, from 1; 0 is the whole match. One that the pattern lacks is a fault of the plan.
    public subscript(group: Int) -> Expr<String?> {
        let known = 0...(pattern.compiled?.groups ?? 0) ~= group
        return call(group, known ? nil : pattern.fault(noGroup: "\(group)"))
    }

    /// A group by its name, as `(?P<name>…)` gives it. One that the pattern lacks is a fault of the plan.
    public subscript(group: String) -> Expr<String?> {
        let number = pattern.compiled?.group(named: group)
        return call(number ?? 0, number == nil ? pattern.fault(noGroup: group.debugDescription) : nil)
    }

    private func call(_ group: Int, _ fault: SatchelError?) -> Expr<String?> {
        text.call(.captured, Expr(pattern.text), Expr<Int>(group)).failing(pattern.fault ?? fault)
    }
}

/// A pattern, and what is wrong with it.
struct Pattern: Sendable {
    let text: String
    let compiled: RegularExpression?
    let fault: SatchelError?

    init(_ text: String) {
        self.text = text
        do {
            compiled = try RegularExpression(text)
            fault = nil
        } catch {
            compiled = nil
            fault = error as? SatchelError ?? SatchelError(.invalidPlan, "the pattern can't be used", cause: "\(error)")
        }
    }

    func fault(noGroup group: String) -> SatchelError {
        let count = compiled?.groups ?? 0
        let has = count == 0 ? "no group" : count == 1 ? "1 group" : "\(count) groups"
        return SatchelError(
            .invalidPlan, "the pattern \(text.debugDescription) has no group \(group); it has \(has) and the whole match, 0")
    }
}
