import GitHubArchive
import Satchel

@Record
struct RepoFigures: Hashable {
    let repo: String
    let events: Int
    let size: Double?
}

@Record
struct ActorAndRepo: Hashable {
    let login: String
    let repo: String
}

extension Pipelines {
    static let groups = list {
        events |> .grouped(by: { $0.repo.name }, .count)
        events |> .grouped(by: { $0.repo.name }, .count, .mean { $0.payload.size }) |> .topk(5) { $0.value.first }
        events |> .grouped(by: { $0.org.login }, .count, .max { $0.createdAt }, .min { $0.createdAt }, .sum { $0.payload.size ?? 0 })
        events |> .grouped(by: { $0.type }, .count { $0.org.isNil }) |> .filter { $0.value > 10 } |> .pluck(\.key)
        events
            |> .aggregated(by: { $0.repo.name }) {
                RepoFigures.of(repo: $0.key, events: $0.count, size: $0.mean { $0.payload.size })
            } |> .topk(10) { $0.events }
        events |> .map { ActorAndRepo.of(login: $0.actor.login, repo: $0.repo.name) } |> .filter { $0.login != "a" } |> .frequencies
    }
}
