import Foundation
import Satchel
import SatchelTesting
import Testing

/// The functions of expressions as they are written, on every backend and partition count, against plain Swift.
@Suite(.serialized) struct ExpressionTests {
    private static let samples = Samples.make(300, seed: 23)
    private static let standIns = ["s3://bucket/samples": (try? Samples.lines(samples)) ?? []]
    private let samples = Bag.s3("bucket", "samples") |> .decode(Sample.self)
    private let plain = Self.samples

    private func backend(_ backend: BackendCase) -> any Backend { backend.make(Self.standIns) }

    @Test(arguments: BackendCase.all) func stringsAreCutByCharacters(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        #expect(try await (samples |> .map { $0.name.prefix(2) }).compute(on: backend) == plain.map { String($0.name.prefix(2)) })
        #expect(try await (samples |> .map { $0.name.suffix(2) }).compute(on: backend) == plain.map { String($0.name.suffix(2)) })
        #expect(try await (samples |> .map { $0.name.dropFirst() }).compute(on: backend) == plain.map { String($0.name.dropFirst()) })
        #expect(try await (samples |> .map { $0.name.dropLast(3) }).compute(on: backend) == plain.map { String($0.name.dropLast(3)) })
        #expect(try await (samples |> .map { $0.name.uppercased() }).compute(on: backend) == plain.map { $0.name.uppercased() })
        #expect(try await (samples |> .map { $0.name.utf8Count }).compute(on: backend) == plain.map(\.name.utf8.count))
        #expect(try await (samples |> .filter { $0.name.isEmpty } |> .count).compute(on: backend) == plain.count(where: \.name.isEmpty))
    }

    @Test(arguments: BackendCase.all) func stringsAreTakenApart(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        #expect(
            try await (samples |> .map { $0.name.split("/") }).compute(on: backend) == plain.map { $0.name.components(separatedBy: "/") })
        #expect(
            try await (samples |> .map { $0.name.replacing("a", with: "é") }).compute(on: backend)
                == plain.map { $0.name.replacingOccurrences(of: "a", with: "é") })
        let owned = plain.map { $0.name.hasPrefix("jupyter/") ? String($0.name.dropFirst(8)) : $0.name }
        #expect(try await (samples |> .map { $0.name.dropPrefix("jupyter/") }).compute(on: backend) == owned)
        let bare = plain.map { $0.name.hasSuffix("a") ? String($0.name.dropLast()) : $0.name }
        #expect(try await (samples |> .map { $0.name.dropSuffix("a") }).compute(on: backend) == bare)
        let padded = samples |> .map { "\u{3000} " + $0.name + "\u{A0}\t" }
        #expect(
            try await (padded |> .map { $0.trimmed() }).compute(on: backend)
                == plain.map { $0.name.trimmingCharacters(in: .whitespacesAndNewlines) })
    }

    @Test(arguments: BackendCase.all) func numbersAreRoundedAndBounded(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        #expect(try await (samples |> .map { $0.ratio.rounded() }).compute(on: backend) == plain.map { $0.ratio.rounded() })
        #expect(try await (samples |> .map { $0.ratio.rounded(.down) }).compute(on: backend) == plain.map { $0.ratio.rounded(.down) })
        #expect(try await (samples |> .map { -$0.ratio.abs }).compute(on: backend) == plain.map { -abs($0.ratio) })
        #expect(try await (samples |> .map { $0.id.min(7).max(3) }).compute(on: backend) == plain.map { max(min($0.id, 7), 3) })
        #expect(
            try await (samples |> .map { ($0.id & 12 | 1) ^ $0.id << 2 }).compute(on: backend)
                == plain.map { ($0.id & 12 | 1) ^ $0.id << 2 })
        #expect(try await (samples |> .map { ~$0.big >> 3 }).compute(on: backend) == plain.map { ~$0.big >> 3 })
    }

    @Test(arguments: BackendCase.all) func aChoiceHidesTheErrorsOfWhatItDoesNotTake(_ backend: BackendCase) async throws {
        let quotients = samples |> .map { .when($0.id % 5 == 0, then: 0, else: 100 / ($0.id % 5)) }
        let expected = plain.map { $0.id % 5 == 0 ? 0 : 100 / ($0.id % 5) }
        #expect(try await quotients.compute(on: self.backend(backend)) == expected)
        let sizes = samples |> .map { .when($0.id < 10, then: "small", else: .when($0.id < 100, then: "middle", else: $0.name)) }
        #expect(try await sizes.compute(on: self.backend(backend)) == plain.map { $0.id < 10 ? "small" : $0.id < 100 ? "middle" : $0.name })
    }

    @Test func explainShowsThemAsTheyAreWritten() throws {
        func text<Value>(_ bag: Bag<Value>) throws -> String {
            let line = try bag.explain().split(separator: "\n").first { $0.contains("map ") } ?? ""
            return line.split(separator: " [expression]")[0].split(separator: "map ").last.map(String.init) ?? ""
        }
        #expect(try text(samples |> .map { $0.name.split("/").count }) == #"name.split("/").count"#)
        #expect(try text(samples |> .map { $0.name.replacing("a", with: "b").trimmed() }) == #"name.replacing("a", with: "b").trimmed()"#)
        #expect(try text(samples |> .map { $0.ratio.rounded(.up).abs }) == "ratio.rounded(.up).abs")
        #expect(try text(samples |> .map { -($0.id + 1) << 3 & 7 }) == "-(id + 1) << 3 & 7")
        #expect(try text(samples |> .map { .when($0.flag, then: $0.id.min(3), else: ~$0.id) }) == "when(flag, then: id.min(3), else: ~id)")
    }

    @Test func aNegativeNumberOfCharactersIsAFaultOfThePlan() throws {
        let error = #expect(throws: SatchelError.self) {
            try (samples |> .map({ $0.name.prefix(-1) }, fileID: "My/File.swift", line: 7)).explain()
        }
        #expect(error?.description == "prefix(-1): expected 0 or more characters [stage at My/File.swift:7]")
    }
}
