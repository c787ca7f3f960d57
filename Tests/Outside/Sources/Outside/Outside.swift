import GitHubArchive
import Satchel
import Visits

@main
struct Outside {
    static func main() async throws {
        let report = try await report(Bag.lines(sampleVisits(300)), on: Threads(2))
        precondition(report == Report(failures: 15, sections: ["docs": 100, "blog": 100, "api": 100], slowest: 299.5), "\(report)")
        let events = Bag.s3("githubarchive-data", "2015") |> .json |> .filter { $0.repo.name.hasPrefix("jupyter/") } |> .repartition(10)
        let hours = try GeneratedHours(seed: 3, hours: 1, eventsPerHour: 3000)
        let lines = String(decoding: hours.text(hour: 0), as: UTF8.self).split(separator: "\n").map(String.init)
        let found = try await events.compute(on: InMemory(["s3://githubarchive-data/2015": lines]))
        precondition(found.count == lines.count { $0.contains(#""name":"jupyter/"#) }, "\(found.count)")
        print("outside: \(report.failures) failures, \(found.count) Jupyter events")
    }
}
