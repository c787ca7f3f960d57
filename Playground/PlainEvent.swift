import Foundation

/// The event as a plain Codable type, read by Foundation's `JSONDecoder`; without the payload's whole object, which it has no means to keep.
struct PlainEvent: Codable, Sendable {
    let id: String
    let type: String
    let actor: Actor
    let repo: Repo
    let payload: Payload
    let `public`: Bool
    let createdAt: Date
    let org: Actor?

    enum CodingKeys: String, CodingKey {
        case id, type, actor, repo, payload, `public`, org
        case createdAt = "created_at"
    }

    struct Actor: Codable, Sendable {
        let id: Int
        let login: String
        let gravatar_id: String?
        let url: String
        let avatar_url: String?
    }

    struct Repo: Codable, Sendable {
        let id: Int
        let name: String
        let url: String
    }

    struct Payload: Codable, Sendable {
        let action: String?
        let ref: String?
        let ref_type: String?
        let master_branch: String?
        let description: String?
        let number: Int?
        let push_id: Int?
        let size: Int?
        let distinct_size: Int?
        let head: String?
        let before: String?
        let commits: [Commit]?
    }

    struct Commit: Codable, Sendable {
        let sha: String
        let author: Author
        let message: String
        let distinct: Bool
        let url: String
    }

    struct Author: Codable, Sendable {
        let name: String
        let email: String
    }
}
