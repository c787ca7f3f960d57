import Foundation
import GitHubArchive
import Satchel
import SatchelTesting
import Testing

/// That a scan reads no more than it says: told by counters of what was really read and decoded, not by the text of a plan.
@Suite struct ScanEconomyTests {
    static let standIns = ["s3://bucket/samples": (try? Samples.lines(StageTests.samples)) ?? []]
    let samples = Bag.s3("bucket", "samples") |> .decode(Sample.self)
    let count = StageTests.samples.count

    @Test func theSentenceReadsTwoKeys() throws {
        let jupyter =
            Bag.s3("githubarchive-data", "2015")
            |> .json
            |> .filter { $0.repo.name.hasPrefix("jupyter/") }
            |> .repartition(10)
        #expect(
            try jupyter.explain() == """
                as written
                 0         files s3://githubarchive-data/2015 → String
                 1   0     decode → GitHubEvent
                 2   1     filter repo.name.hasPrefix("jupyter/") [expression] → GitHubEvent
                *3   2     repartition 10 → GitHubEvent
                as run
                 0         scan s3://githubarchive-data/2015 → GitHubEvent
                             where repo.name.hasPrefix("jupyter/") [expression]
                             reads repo, repo.name (2 keys)
                             decodes all columns of the rows that match
                *1   0     repartition 10 → GitHubEvent

                """)
    }

    @Test(arguments: BackendCase.all) func aConditionDecodesOneValueARow(_ backend: BackendCase) async throws {
        let backend = backend.make(Self.standIns)
        let pipeline = samples |> .filter { $0.name.hasPrefix("nobody") } |> .repartition(3)
        let (none, report) = try await pipeline.computeWithReport(on: backend)
        #expect(none.isEmpty)
        #expect(report.valuesDecoded == count)
        #expect(report.bytesDecoded == StageTests.samples.reduce(0) { $0 + quoted($1.name) })
        #expect(report.lines == count)
    }

    @Test func theRestIsDecodedOnlyWhereTheConditionHolds() async throws {
        let backend = InMemory(Self.standIns)
        let few = samples |> .filter { $0.id < 10 } |> .pluck(\.note)
        let (notes, report) = try await few.computeWithReport(on: backend)
        #expect(notes == StageTests.samples.prefix(10).map(\.note))
        #expect(report.valuesDecoded == count + notes.count { $0 != nil })
    }

    @Test func countDecodesNothing() async throws {
        for pipeline in [
            samples |> .count, samples |> .map { $0.id * 2 } |> .count, samples |> .pluck(\.name) |> .repartition(2) |> .count,
        ] {
            let (n, report) = try await pipeline.computeWithReport(on: InMemory(Self.standIns))
            #expect(n == count)
            #expect(report.valuesDecoded == 0)
            #expect(report.bytesDecoded == 0)
        }
    }

    @Test func sharedPartsAreReadOnce() async throws {
        let backend = Threads(2)
        let folder = try TemporaryFolder()
        let path = try folder.write(Samples.lines(StageTests.samples).joined(separator: "\n"), to: "samples.json")
        let size = try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        let events = Bag.files(path) |> .decode(Sample.self)
        let (_, report) = try await backend.computeWithReport {
            events |> .count
            events |> .pluck(\.name) |> .frequencies
            events |> .filter { $0.flag } |> .pluck(\.id) |> .sum
        }
        #expect(report.bytesRead == size)
        #expect(report.files == 1)
        // `name` and `flag` of every row in one walk, `id` where the flag is set.
        #expect(report.valuesDecoded == 2 * count + StageTests.samples.count(where: \.flag))
    }

    @Test(arguments: [1, 3]) func takeOneOfAMonthReadsLittle(_ threads: Int) async throws {
        let folder = try TemporaryFolder()
        let hours = try GeneratedHours(seed: 5, hours: 2, eventsPerHour: 4000).write(to: folder.path + "/made")
        for hour in 0..<744 {
            let name = "\(folder.path)/month/2015-01-\(hour / 24 + 1)-\(hour % 24).json.gz"
            try FileManager.default.createDirectory(atPath: folder.path + "/month", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: hours[hour % 2])
        }
        let month = Bag.files(folder.path + "/month") |> .json
        let (first, report) = try await (month |> .take(1)).computeWithReport(on: Threads(threads))
        #expect(first.count == 1)
        #expect(report.bytesRead < 1_000_000)
        #expect(report.bytesInflated < 1_000_000)
        #expect(report.files == 1)
        let (pushes, other) = try await (month |> .filter { $0.type == "PushEvent" } |> .take(3)).computeWithReport(on: Threads(threads))
        #expect(pushes.count == 3)
        #expect(other.bytesRead < 1_000_000)
    }

    @Test func nothingIsListedOrReadBeforeAResultIsAskedFor() throws {
        let bag = Bag.files("/nowhere/at/all/*.json") |> .json |> .filter { $0.public }
        #expect(try bag.explain().contains("scan /nowhere/at/all/*.json"))
    }

    private func quoted(_ name: String) -> Int { (try? JSON(encoding: name).utf8.count) ?? 0 }
}
