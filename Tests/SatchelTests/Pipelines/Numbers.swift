import GitHubArchive
import Satchel

extension Pipelines {
    static let numbers = list {
        events |> .map { ($0.payload.size ?? 0).toDouble / 3 } |> .map { $0.rounded(.up).abs } |> .max
        events |> .filter { $0.actor.id % 2 == 0 && $0.actor.id & 0xff != 3 } |> .count
        events |> .map { (-$0.actor.id).min(0).max(-10) } |> .sum
        events |> .map { $0.id.toInt } |> .mean
        events |> .map { $0.payload.ref.map { $0.count } ?? 0 } |> .frequencies
        events |> .map { $0.actor.id.toString + "/" + $0.repo.id.toString }
    }
}
