import Foundation
import GitHubArchive
import Satchel
import SatchelTesting
import Testing

/// The whole analysis over hours of the archive against Foundation's decoder on a plain loop, by way of the Playground.
@Suite(.serialized) struct HoursTests {
    struct Answers: Decodable {
        let events: Int
        let types: [Pair]
        let org: String
        let orgEvents: Int
        let repositories: [String]
        let topActors: [Pair]
        let topRepositories: [Pair]
        let firstEvent: Oracle.Event?
        let skipped: Int
        let seconds: [String: Double]
    }

    struct Pair: Decodable, Equatable {
        let name: String
        let count: Int

        init(_ name: String, _ count: Int) {
            self.name = name
            self.count = count
        }

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            name = try pair.decode(String.self)
            count = try pair.decode(Int.self)
        }
    }

    /// The backends, and partitions of one file each, of some, of all.
    static let cases = ["memory", "threads:1", "threads:2", "processes:2"].flatMap { backend in
        [1, 4_000_000, 1 << 30].map { (backend, $0) }
    }

    @Test(arguments: cases) func playgroundAgreesWithFoundation(backend: String, partitionBytes: Int) async throws {
        try await Self.compare(backend, partitionBytes)
    }

    /// What Playground says on a backend with what Foundation says.
    static func compare(_ backend: String, _ partitionBytes: Int, environment: [String: String] = [:]) async throws {
        let oracle = try Hours.oracle.get()
        let org = Hours.isReal ? "rust-lang" : "jupyter"
        let arguments = ["--json", "--backend", backend, "--org", org, "--top", "25", "--partition-bytes", "\(partitionBytes)"]
        let run = try await Program.playground.run(arguments + Hours.files.flatMap { ["--data", $0] }, environment: environment)
        #expect(run.error == "")
        #expect(run.status == 0)
        #expect(run.output.split(separator: "\n").count == 1)
        let answers = try JSONDecoder().decode(Answers.self, from: Data(run.output.utf8))

        let ours = oracle.events.filter { $0.repo.name.utf8.starts(with: "\(org)/".utf8) }
        #expect(!ours.isEmpty)
        #expect(answers.events == oracle.events.count)
        #expect(answers.types == Oracle.ranked(oracle.events.map(\.type)).map { Pair($0, $1) })
        #expect(answers.org == org)
        #expect(answers.orgEvents == ours.count)
        #expect(answers.repositories == Oracle.distinct(ours.map(\.repo.name)))
        #expect(answers.topActors == Oracle.ranked(ours.map(\.actor.login)).prefix(25).map { Pair($0, $1) })
        #expect(answers.topRepositories == Oracle.ranked(oracle.events.map(\.repo.name)).prefix(25).map { Pair($0, $1) })
        #expect(answers.skipped == 0)
        #expect((answers.seconds["total"] ?? 0) > 0)
        // The first event as a whole equals the line it was read from.
        let line = try #require(oracle.lines.first { $0.contains("\"name\":\"\(org)/") })
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        let found = try #require(object?["firstEvent"] as? NSDictionary)
        let expected = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary)
        #expect(found == expected)
    }

    /// Every column of every event, not only what the analysis asks.
    @Test func everyEventIsDecodedAsItStands() async throws {
        let oracle = try Hours.oracle.get()
        let events = try await (Bag.files(Hours.files) |> .json).compute(on: Threads(2))
        #expect(events.count == oracle.events.count)
        var different = 0
        for (event, expected) in zip(events, oracle.events) {
            let isSame =
                event.id == expected.id && event.type == expected.type && event.actor.login == expected.actor.login
                && event.repo.id == expected.repo.id && event.repo.name == expected.repo.name && event.public == expected.public
                && event.createdAt.formatted(.iso8601) == expected.created_at && event.org?.login == expected.org?.login
                && event.payload.action == expected.payload.action && event.payload.size == expected.payload.size
            if !isSame { different += 1 }
        }
        #expect(different == 0)
        for (event, line) in zip(events, oracle.lines).prefix(200) {
            let written = try JSONSerialization.jsonObject(with: Data(JSON(encoding: event).utf8)) as? NSDictionary
            #expect(try written == JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary)
        }
    }

    @Test func noEventOfTheOrganisationIsNull() async throws {
        let run = try await Program.playground.run(["--json", "--org", "no-such-owner", "--data", Hours.files[0]])
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        #expect(object?["firstEvent"] is NSNull)
        #expect(object?["orgEvents"] as? Int == 0)
        #expect((object?["repositories"] as? [Any])?.isEmpty == true)
    }
}

extension Hours {
    static let oracle = Result { try Oracle(files) }
}
