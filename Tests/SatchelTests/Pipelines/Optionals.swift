import GitHubArchive
import Satchel

extension Pipelines {
    static let optionals = list {
        events |> .map { $0.org.login ?? "none" } |> .frequencies
        events |> .filter { $0.payload.size > 3 && $0.payload.ref == "refs/heads/master" }
        events |> .map { $0.payload.size } |> .dropNil |> .sum
        events |> .map { $0.org.login.map { $0.lowercased() } } |> .distinct
        events |> .remove { $0.payload.action.isNil } |> .count
    }
}
