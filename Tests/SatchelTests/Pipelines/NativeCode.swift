import GitHubArchive
import Satchel

struct EventOwner: Transform {
    func callAsFunction(_ event: GitHubEvent) throws -> String { String(event.repo.name.prefix { $0 != "/" }) }
}

private struct MessageWords: Transform {
    let longerThan: Int
    func callAsFunction(_ commit: GitHubCommit) -> [String] {
        commit.message.split(separator: " ").map(String.init).filter { $0.count > longerThan }
    }
}

private struct IsBot: Transform {
    func callAsFunction(_ actor: GitHubActor) -> Bool { actor.login.hasSuffix("bot") }
}

extension Pipelines {
    static let nativeCode = list {
        events |> .mapEach(EventOwner()) |> .frequencies |> .topk(10)
        events |> .flatMap { $0.payload.commits ?? [] } |> .flatMapEach(MessageWords(longerThan: 3)) |> .frequencies
        events |> .pluck(\.actor) |> .filterEach(IsBot()) |> .pluck(\.login) |> .distinct
        events.filter { $0.type == "PushEvent" }.mapEach(EventOwner()).count
    }
}
