import GitHubArchive
import Satchel

extension Pipelines {
    static let expressionStages = list {
        events |> .filter { $0.type == "PushEvent" } |> .remove { $0.org.isNil } |> .map { $0.repo.name.lowercased() }
        events |> .pluck(\.repo.name) |> .distinct
        events |> .pluck(\.actor.login, \.repo.name) |> .frequencies |> .topk(10)
        events |> .pluck(\.org?.login) |> .dropNil |> .frequencies
        events |> .flatMap { $0.payload.commits ?? [] } |> .filter { $0.message.contains("fix") } |> .pluck(\.author.name)
        events |> .map { $0.repo.name } |> .filter { $0.count > 20 } |> .map { $0.uppercased() } |> .topk(3)
        events.filter { $0.public }.map { $0.payload.size ?? 0 }.topk(5)
    }
}
