import GitHubArchive
import Satchel

extension Pipelines {
    static let bags = list {
        Bag.s3("githubarchive-data", "2015") |> .lines
        Bag.s3("githubarchive-data", "2015") |> .json |> .filter { $0.repo.name.hasPrefix("jupyter/") } |> .repartition(10)
        Bag.s3("githubarchive-data", "2015") |> .decode(JSON.self) |> .filter { $0["repo"]["name"].string == "jupyter/notebook" }
        Bag.s3("githubarchive-data", "2015", rows: .skip) |> .json |> .count
        Bag.s3("githubarchive-data", "2015", rows: .collect) |> .json |> .rejected |> .pluck(\.reason) |> .frequencies
        Bag.files(["2015-01-01-*.json.gz", "extra"], rows: .skip, json: .strict) |> .json |> .count
        Bag<GitHubEvent> {
            for month in ["2015-03", "2015-04", "2015-05"] { Bag.s3("githubarchive-data", month) |> .json }
            events.filter { $0.public }
        }
    }
}
