public import Foundation
public import Satchel

/// One public event of GitHub as the archive has kept them since 2015.
///
/// ```swift
/// let pushes = Bag.files("2015-01-01-15.json.gz") |> .json |> .filter { $0.type == "PushEvent" } |> .count
/// ```
///
/// A pipeline reads only the keys that it names.
@Record
public struct GitHubEvent: Hashable {
    public let id: String
    /// `PushEvent`, `WatchEvent` and so on.
    public let type: String
    public let actor: GitHubActor
    public let repo: GitHubRepo
    public let payload: GitHubPayload
    public let `public`: Bool
    @Key("created_at") public let createdAt: Date
    public let org: GitHubActor?
}

/// A user or an organisation.
@Record
public struct GitHubActor: Hashable {
    public let id: Int
    public let login: String
    @Key("gravatar_id") public let gravatarID: String?
    public let url: String
    @Key("avatar_url") public let avatarURL: String?
}

/// A repository by its number and its `owner/name`.
@Record
public struct GitHubRepo: Hashable {
    public let id: Int
    public let name: String
    public let url: String
}

/// What an event is about: members that several types share, and the whole as it stands.
@Record
public struct GitHubPayload: Hashable {
    /// `opened`, `created`, `started` and so on.
    public let action: String?
    /// The branch or tag.
    public let ref: String?
    @Key("ref_type") public let refType: String?
    @Key("master_branch") public let masterBranch: String?
    public let description: String?
    /// The number of an issue or pull request.
    public let number: Int?
    @Key("push_id") public let pushID: Int?
    /// How many commits a push has.
    public let size: Int?
    @Key("distinct_size") public let distinctSize: Int?
    public let head: String?
    public let before: String?
    public let commits: [GitHubCommit]?
    /// The whole payload.
    @Key(.whole) public let json: JSON
}

/// A commit of a push.
@Record
public struct GitHubCommit: Hashable {
    public let sha: String
    public let author: GitHubAuthor
    public let message: String
    public let distinct: Bool
    public let url: String
}

/// Who wrote a commit.
@Record
public struct GitHubAuthor: Hashable {
    public let name: String
    public let email: String
}
