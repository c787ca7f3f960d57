import Foundation
import GitHubArchive
import Satchel
import SatchelTesting
import Testing

/// Kept bags by column: what is kept, what is read of it, and what is told about it.
@Suite struct KeptColumnsTests {
    private let samples = Samples.make(500, seed: 5)

    private func bag() throws -> Bag<Sample> { Bag.lines(try Samples.lines(samples)).decode(Sample.self) }

    @Test func namedColumnsAreKeptAndNoOthers() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Samples.lines(samples).joined(separator: "\n"), to: "samples.json")
        let backend = Threads(2)
        let events = Bag.files(file).decode(Sample.self)
        let (all, few) = (try await events.persist(on: backend), try await events.persist(columns: \.id, \.parent?.name, on: backend))
        // The scan decodes what is kept, and nothing else.
        let (whole, part) = (try await all.report(), try await few.report())
        #expect(part.valuesDecoded <= samples.count * 3)
        #expect(whole.valuesDecoded > samples.count * 10)
        #expect(part.lines == 500)
        #expect(try #require(few.keptBytes) * 4 < (try #require(all.keptBytes)))
        #expect(try await (few |> .map { $0.id + 1 } |> .sum).compute() == samples.reduce(0) { $0 + $1.id + 1 })
        #expect(try await (few |> .map { $0.parent.name ?? "-" }).compute() == samples.map { $0.parent?.name ?? "-" })
        #expect(try await few.count.compute() == 500)
    }

    @Test func allButSome() async throws {
        let backend = Threads(2)
        let kept = try await bag().persist(without: \.raw, \.parent?.home, on: backend)
        #expect(try await (kept |> .pluck(\.tags)).compute() == samples.map(\.tags))
        #expect(try await (kept |> .map { $0.parent.age ?? 0 }).compute() == samples.map { $0.parent?.age ?? 0 })
        let error = try #require(await #expect(throws: SatchelError.self) { try await (kept |> .pluck(\.raw)).compute() })
        #expect(
            error.description
                == "this pipeline reads raw, which was not kept; name it among the columns of persist(columns:), or read only what was kept"
        )
        let home = try #require(
            await #expect(throws: SatchelError.self) { try await (kept |> .filter { $0.parent.home.city == "x" }).take(1) })
        #expect(home.message.contains("parent.home.city"))
        await #expect(throws: SatchelError.self) { try await kept.compute() }
    }

    @Test func whatIsNoColumnIsAFault() async throws {
        let error = try #require(await #expect(throws: SatchelError.self) { try await bag().persist(columns: \.title) })
        #expect(error.code == .invalidPlan)
        #expect(error.message.hasPrefix("persist(columns:): "))
        #expect(error.message.contains("goes through what is no stored property"))
        #expect(error.location.stage?.contains("KeptColumnsTests.swift") == true)
    }

    /// Kept and unkept bags in one question: each file is read once, the kept ones not at all.
    @Test func severalResultsInOnePass() async throws {
        let folder = try TemporaryFolder()
        let hours = folder.path + "/hours"
        try GeneratedHours(seed: 8, hours: 3, eventsPerHour: 300).write(to: hours)
        let backend = Threads(2)
        let events = Bag.files(hours) |> .json
        let kept = try await events.persist(on: backend)
        try await kept.wait()
        let ((total, kinds, keptTotal, keptKinds, actors), report) = try await backend.computeWithReport {
            events |> .count
            events |> .pluck(\.type) |> .frequencies
            kept |> .count
            kept |> .pluck(\.type) |> .frequencies
            kept |> .pluck(\.actor.login) |> .distinct
        }
        #expect(total == 900 && keptTotal == 900)
        #expect(kinds == keptKinds)
        #expect(actors.count > 10)
        #expect(report.files == 3)
        #expect(report.lines == 900)
        let (_, alone) = try await (kept |> .count).computeWithReport()
        #expect(alone.files == 0 && alone.bytesRead == 0)
    }

    @Test func explanationsSayHowColumnsLie() async throws {
        let names = Bag.lines((0..<1000).map { "{\"name\":\"\($0 % 3)\",\"age\":\($0)}" }).decode(Person.self)
        let kept = try await names.persist(on: Threads(1))
        let text = try await kept.explain(.measured)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.first == "as written")
        #expect(lines.contains("column                          at rest, bytes   of plain  form"))
        let ages = try #require(lines.first { $0.hasPrefix("age") })
        #expect(ages == "age                                         24        0 %  delta")
        #expect(lines.contains { $0.hasPrefix("name ") && $0.hasSuffix("dictionary") })
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(text)")
        let question = try await (kept |> .filter { $0.age > 10 } |> .pluck(\.name)).explain(.measured)
        #expect(question.contains("where age > 10 [expression]"))
        #expect(question.contains("reads name (1 column) of the rows that match"))
        #expect(question.contains("measured\n"))
    }

    @Test func skippedRowsAreInTheReport() async throws {
        let lines = ["{\"name\":\"a\",\"age\":1}", "nonsense", "{\"name\":\"b\",\"age\":\"x\"}"]
        let kept = try await Bag.lines(lines, rows: .skip).decode(Person.self).persist(on: InMemory())
        let report = try await kept.report()
        #expect(report.rowsSkipped == 2)
        #expect(report.rowsSkippedByReason == [.invalidJSON: 1, .typeMismatch: 1])
        #expect(try await kept.count.compute() == 1)
    }
}

@Record
private struct Person: Hashable {
    let name: String
    let age: Int
}
