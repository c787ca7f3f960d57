import GitHubArchive
import Satchel

extension Pipelines {
    static let shape = list {
        events |> .repartition(10) |> .filter { $0.public } |> .repartition(1)
        events |> .take(100) |> .pluck(\.type)
        events.prefix(10).flatMap { $0.payload.commits ?? [] }
        events |> .map { $0.payload.commits ?? [] } |> .flatten |> .count
    }
}
