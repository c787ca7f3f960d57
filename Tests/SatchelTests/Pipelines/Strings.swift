import GitHubArchive
import Satchel

extension Pipelines {
    static let strings = list {
        events |> .map { $0.repo.name.split("/")[0] ?? "" } |> .frequencies |> .topk(10)
        events |> .map { $0.repo.name.dropPrefix("jupyter/").replacing("-", with: "_").trimmed().prefix(12) }
        events |> .filter { ($0.payload.ref ?? "").contains("release") || $0.actor.login.hasSuffix("[bot]") }
        events |> .filter { $0.repo.name.matches("^[a-z]+/py") }
        events |> .map { $0.repo.name.firstMatch("^(?P<owner>[^/]+)/(.+)$")["owner"] ?? "nobody" } |> .distinct
        events |> .filter { $0.repo.name.utf8Count > $0.actor.login.count + 3 && !$0.actor.login.isEmpty }
        events |> .map { $0.actor.login + "@" + $0.repo.name.uppercased() }
    }
}
