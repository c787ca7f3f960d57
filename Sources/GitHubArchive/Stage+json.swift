public import Satchel

extension Stage where Input == String, Result == Bag<GitHubEvent> {
    /// Reads each line as a ``GitHubEvent``; blank lines give none.
    ///
    /// ```swift
    /// let jupyter = Bag.s3("githubarchive-data", "2015") |> .json |> .filter { $0.repo.name.hasPrefix("jupyter/") }
    /// ```
    ///
    /// The same as `.decode(GitHubEvent.self)`: keeps order and partitions, shuffles nothing, and costs only what is read of the events.
    public static var json: Self { .decode(GitHubEvent.self) }
}

extension Bag where Element == String {
    /// Reads each line as a ``GitHubEvent``; blank lines give none.
    ///
    /// ```swift
    /// let events = Bag.files("data/2015-01-01-*.json.gz").json
    /// ```
    ///
    /// The same as `decode(GitHubEvent.self)`.
    public var json: Bag<GitHubEvent> { decode(GitHubEvent.self) }
}
