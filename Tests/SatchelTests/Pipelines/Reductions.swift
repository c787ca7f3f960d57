import GitHubArchive
import Satchel

extension Pipelines {
    static let reductions = list {
        events |> .count
        events |> .pluck(\.type) |> .frequencies
        events |> .pluck(\.repo.name) |> .frequencies |> .topk(10)
        events |> .topk(5) { $0.payload.size }
        events |> .map { $0.payload.size ?? 0 } |> .mean
        events |> .pluck(\.createdAt) |> .min
        events |> .pluck(\.type) |> .frequencies |> .filter { $0.count > 1000 } |> .pluck(\.value)
    }
}
