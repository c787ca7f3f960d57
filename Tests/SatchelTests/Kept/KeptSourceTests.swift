import Foundation
import GitHubArchive
import Satchel
import SatchelTesting
import Testing

/// JSON that comes from compressed files is kept in their own bytes, and is the same.
@Suite struct KeptSourceTests {
    /// The forms in which the whole JSON of a kept bag lies.
    private static func forms(_ bag: Bag<GitHubEvent>) async throws -> Set<String> {
        let table = try await bag.explain(.measured)
        let line = try #require(table.split(separator: "\n").last { $0.hasPrefix("payload.json ") })
        return Set(line.split(separator: " ").dropFirst(4).map { String($0).replacing(",", with: "") })
    }

    private static let backends: [BackendCase] = [
        BackendCase("memory") { InMemory($0) }, BackendCase("threads") { Threads(2, standIns: $0) },
    ]

    @Test(arguments: backends) func theSameAsInTheFiles(_ backend: BackendCase) async throws {
        let events = Bag.files(Hours.files[3]) |> .json
        let expected = try await events.compute(on: backend.make())
        let kept = try await events.persist(on: backend.make())
        #expect(try await Self.forms(kept) == ["source"])
        #expect(try await kept.compute() == expected)
        #expect(try await kept.take(3) == Array(expected.prefix(3)))
        // Rows here and there, as few stretches as they need.
        let some = try await (kept |> .filter { $0.id.utf8Count > 0 && $0.actor.login.hasPrefix("jo") } |> .pluck(\.payload.json)).compute()
        #expect(some.map(\.text) == expected.filter { $0.actor.login.hasPrefix("jo") }.map(\.payload.json.text))
        #expect(!some.isEmpty)
    }

    /// Few rows of a file are worth no whole file.
    @Test func fewRowsAreCompressedAnew() async throws {
        let few = Bag.files(Hours.files[3]) |> .json |> .filter { $0.actor.login.hasPrefix("jo") }
        let kept = try await few.persist(on: Threads(2))
        #expect(try await Self.forms(kept) == ["deflate"])
        #expect(try await kept.compute() == few.compute())
    }

    /// Members one after the other, plain text, and a file whose last line is cut: each is what it was.
    @Test func filesOfAllKinds() async throws {
        let folder = try TemporaryFolder()
        let lines = try Hours.lines(Hours.files[0]).prefix(6000)
        var members = Data()
        for part in [0..<1000, 1000..<1001, 1001..<3501, 3501..<lines.count] {
            let text: String = lines[part].map { line in line + "\n" }.joined()
            members.append(contentsOf: gzipped(text))
        }
        let (packed, plain) = (folder.path + "/members.json.gz", folder.path + "/plain.json")
        try members.write(to: URL(fileURLWithPath: packed))
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: plain))
        let events = Bag.files(plain) |> .json
        let expected = try await events.compute(on: InMemory())
        let cases: [(String, Set<String>)] = [(packed, ["source"]), (plain, ["deflate"])]
        for (file, forms) in cases {
            let bag = Bag.files(file) |> .json
            let kept = try await bag.persist(on: Threads(2))
            #expect(try await Self.forms(kept) == forms)
            #expect(try await kept.compute() == expected)
        }
    }

    /// In files of its own when memory is short, cut anew, saved and opened: always the same events.
    @Test func spilledCutAndSaved() async throws {
        let folder = try TemporaryFolder()
        let events = Bag.files(Hours.files) |> .json
        let expected = try await (events |> .pluck(\.payload.json)).compute(on: InMemory()).map(\.text)
        let backend = Threads(2, memory: MemoryBudget(bytes: 500_000, folder: folder.path))
        let kept = try await events.persist(on: backend)
        #expect(try await (kept |> .pluck(\.payload.json)).compute().map(\.text) == expected)
        let cut = try await (kept |> .repartition(7)).persist(on: backend)
        #expect(try await (cut |> .pluck(\.payload.json)).compute().map(\.text) == expected)
        try await kept.save(to: folder.path + "/hours.satchel")
        let opened = Bag.open(folder.path + "/hours.satchel", as: GitHubEvent.self)
        #expect(try await (opened |> .pluck(\.payload.json)).compute(on: Threads(2)).map(\.text) == expected)
        #expect(try await (opened |> .pluck(\.payload.json)).take(1).map(\.text) == [expected[0]])
    }
}
