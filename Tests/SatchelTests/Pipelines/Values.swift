import GitHubArchive
import Satchel

extension Pipelines {
    static let values = list {
        events |> .map { $0.payload.json["commits"][0]["message"].string ?? "" }
        events |> .filter { $0.payload.json["issue"]["number"].int ?? 0 > 100 } |> .count
        events |> .filter { !$0.payload.json["forkee"].isNull && $0.payload.json["forkee"]["private"].bool == false }
        events |> .map { $0.payload.json["pages"].array ?? [] } |> .flatten |> .map { $0["title"].string }
        Bag.s3("githubarchive-data", "2015") |> .decode(JSON.self) |> .map { $0["created_at"].date } |> .dropNil |> .max
    }
}
