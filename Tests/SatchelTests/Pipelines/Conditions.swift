import GitHubArchive
import Satchel

extension Pipelines {
    private static let organisation = "jupyter"

    static let conditions = list {
        events |> .filter { $0.repo.name.hasPrefix(organisation + "/") && $0.type != "WatchEvent" || $0.actor.login == organisation }
        events |> .filter { !$0.public && ($0.payload.size ?? 0) * 2 + 1 >= 9 }
        events |> .filter { $0.type.isIn(["PushEvent", "CreateEvent"]) && $0.actor.id > 1000 && $0.actor.id < 2_000_000 }
        events |> .map { .when($0.type == "PushEvent", then: "push", else: .when($0.org.isNil, then: "user", else: "organisation")) }
        events |> .map { ["PushEvent": "push", "WatchEvent": "star"][$0.type] ?? "other" } |> .frequencies
        events |> .filter { $0.org.login == "jupyter" } |> .count
    }
}
