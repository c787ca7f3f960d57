import GitHubArchive
import Satchel

extension Pipelines {
    static let lists = list {
        events |> .filter { $0.payload.commits.map { $0.count } ?? 0 > 3 }
        events |> .filter { event in (event.payload.commits ?? []).contains { $0.author.name == event.actor.login } } |> .count
        events |> .map { ($0.payload.commits ?? []).map { $0.message.count }.sum() } |> .max
        events |> .map { ($0.payload.commits ?? []).filter { $0.distinct }.map { $0.sha.prefix(7) }.joined(separator: " ") }
        events |> .map { ($0.payload.commits ?? []).first.map { $0.message } ?? "" }
        events |> .filter { ($0.payload.commits ?? []).allSatisfy { $0.message.hasPrefix("Merge") } }
    }
}
