import Foundation
import GitHubArchive
import Satchel

extension Pipelines {
    private static let start = Date(timeIntervalSince1970: 1_420_070_400)

    static let dates = list {
        events |> .filter { $0.createdAt >= start && $0.createdAt.advanced(by: -3600) < start }
        events |> .map { $0.createdAt.hour } |> .frequencies
        events |> .map { $0.createdAt.truncated(to: .day) } |> .frequencies
        events |> .grouped(by: { $0.createdAt.month(in: TimeZone(identifier: "Europe/Berlin") ?? .gmt) }, .count)
        events |> .map { $0.createdAt - start } |> .max
        events |> .filter { $0.createdAt.weekday == 1 && $0.createdAt.year == 2015 } |> .count
    }
}
