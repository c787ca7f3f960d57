/// The fourteen types of events, and who acts where in each.
enum EventKind: Int, CaseIterable, Sendable {
    case push, create, watch, issueComment, issues, pullRequest, fork, delete, reviewComment, gollum, commitComment, member, release, open

    var name: StaticString {
        switch self {
        case .push: "PushEvent"
        case .create: "CreateEvent"
        case .watch: "WatchEvent"
        case .issueComment: "IssueCommentEvent"
        case .issues: "IssuesEvent"
        case .pullRequest: "PullRequestEvent"
        case .fork: "ForkEvent"
        case .delete: "DeleteEvent"
        case .reviewComment: "PullRequestReviewCommentEvent"
        case .gollum: "GollumEvent"
        case .commitComment: "CommitCommentEvent"
        case .member: "MemberEvent"
        case .release: "ReleaseEvent"
        case .open: "PublicEvent"
        }
    }

    /// How many of the 14,036,706 events of the published count are of this type.
    var weight: Int {
        switch self {
        case .push: 7_028_566
        case .create: 1_651_300
        case .watch: 1_321_546
        case .issueComment: 1_322_509
        case .issues: 693_363
        case .pullRequest: 680_879
        case .fork: 491_256
        case .delete: 256_987
        case .reviewComment: 214_288
        case .gollum: 150_861
        case .commitComment: 96_468
        case .member: 69_757
        case .release: 44_312
        case .open: 14_614
        }
    }

    static let totalWeight = 14_036_706

    static func draw(_ random: inout GeneratorRandom) -> EventKind {
        var rest = random.below(totalWeight)
        for kind in allCases {
            rest -= kind.weight
            if rest < 0 { return kind }
        }
        return .push
    }

    /// Shares in 1/1,000: the actor's own repository, an organization's, and (the rest) another user's.
    var places: (own: Int, organization: Int) {
        switch self {
        case .push: (795, 168)
        case .create: (817, 177)
        case .watch: (19, 342)
        case .issueComment: (199, 574)
        case .issues: (455, 357)
        case .pullRequest: (356, 466)
        case .fork: (0, 410)
        case .delete: (687, 289)
        case .reviewComment: (50, 897)
        case .gollum: (540, 436)
        case .commitComment: (263, 434)
        case .member: (1_000, 0)
        case .release: (629, 371)
        case .open: (731, 269)
        }
    }

    /// How often, in 1/1,000, an event goes on with something of its hour: the same actor in the same repository, the same repository
    /// with another actor, the same actor elsewhere.
    var repeats: (pair: Int, repository: Int, actor: Int) {
        switch self {
        case .push: (470, 15, 80)
        case .create, .delete: (360, 5, 110)
        case .watch: (0, 160, 280)
        case .fork: (0, 60, 140)
        case .issueComment, .commitComment: (240, 190, 60)
        case .issues, .pullRequest, .member: (300, 100, 60)
        case .reviewComment: (560, 130, 20)
        case .gollum: (500, 30, 30)
        case .release: (90, 0, 120)
        case .open: (0, 0, 300)
        }
    }

    /// Whether people from outside act as often as members do.
    var isPublicPlace: Bool {
        switch self {
        case .watch, .fork, .issues, .issueComment, .commitComment: true
        default: false
        }
    }
}
