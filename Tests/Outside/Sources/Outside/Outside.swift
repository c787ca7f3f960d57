import GitHubArchive
import Satchel
import Visits

@main
struct Outside {
    static func main() async throws {
        let expected = Report(failures: 15, sections: ["docs": 100, "blog": 100, "api": 100], slowest: 299.5)
        let backends: [any Backend] = [Threads(2), Processes(2)]
        for backend in backends {
            let report = try await report(Bag.lines(sampleVisits(300)), on: backend)
            precondition(report == expected, "\(report)")
        }
        let events = Bag.s3("githubarchive-data", "2015") |> .json |> .filter { $0.repo.name.hasPrefix("jupyter/") } |> .repartition(10)
        let hours = try GeneratedHours(seed: 3, hours: 1, eventsPerHour: 3000)
        let lines = String(decoding: hours.text(hour: 0), as: UTF8.self).split(separator: "\n").map(String.init)
        let standIns = ["s3://githubarchive-data/2015": lines]
        let found = try await events.compute(on: InMemory(standIns))
        precondition(found.count == lines.count { $0.contains(#""name":"jupyter/"#) }, "\(found.count)")
        let others = try await events.compute(on: Processes(2, standIns: standIns, partitions: 5))
        precondition(found == others, "\(others.count)")
        print("outside: \(expected.failures) failures, \(found.count) Jupyter events")
    }
}
