/// A step of a pipeline, as `|>` takes it: what it makes of a bag of `Input`.
///
/// ```swift
/// let mine: Stage<GitHubEvent, Bag<GitHubEvent>> = .filter { $0.repo.name.hasPrefix("jupyter/") }
/// let jupyter = events |> mine
/// ```
///
/// The stages are its static members. Own ones are extensions that put others together:
///
/// ```swift
/// extension Stage where Input == GitHubEvent, Result == Bag<String> {
///     static var repositories: Self { Stage { $0.pluck(\.repo.name).distinct } }
/// }
/// ```
///
/// A stage costs nothing until its result is asked for.
public struct Stage<Input: Sendable, Result>: Sendable {
    let apply: @Sendable (Bag<Input>) -> Result

    /// A stage that does what the function does to a bag.
    ///
    /// ```swift
    /// Stage<String, Deferred<Int>> { $0.filter { $0.hasPrefix("a") }.count }
    /// ```
    ///
    /// The function runs once each time the stage is applied, and sees the bag, never its elements.
    public init(_ apply: @escaping @Sendable (Bag<Input>) -> Result) { self.apply = apply }
}
