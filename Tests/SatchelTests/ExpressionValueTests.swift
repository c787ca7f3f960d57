import Foundation
import Satchel
import SatchelTesting
import Testing

/// Patterns, conversions, collections and nils in expressions, on every backend and partition count, against plain Swift.
@Suite(.serialized) struct ExpressionValueTests {
    private static let samples = Samples.make(300, seed: 29)
    private static let standIns = ["s3://bucket/samples": (try? Samples.lines(samples)) ?? []]
    private let samples = Bag.s3("bucket", "samples") |> .decode(Sample.self)
    private let plain = Self.samples

    private func backend(_ backend: BackendCase) -> any Backend { backend.make(Self.standIns) }

    private func fault<Value>(_ bag: Bag<Value>) -> String? { #expect(throws: SatchelError.self) { try bag.explain() }?.description }

    @Test(arguments: BackendCase.all) func patternsMatchAPart(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        let slashed = samples |> .filter { $0.name.matches("/.$") } |> .pluck(\.id)
        #expect(try await slashed.compute(on: backend) == plain.filter { $0.name.hasPrefix("jupyter/") }.map(\.id))
        let owned = samples |> .map { $0.name.firstMatch("^(?P<owner>[a-z]+)/(.)|(Z)")["owner"] }
        #expect(try await owned.compute(on: backend) == plain.map { $0.name.hasPrefix("jupyter/") ? "jupyter" : nil })
        let last = samples |> .map { $0.name.firstMatch("^(?P<owner>[a-z]+)/(.)|(Z)")[0] ?? "-" }
        #expect(try await last.compute(on: backend) == plain.map { $0.name.hasPrefix("jupyter/") || $0.name == "Z" ? $0.name : "-" })
    }

    @Test func aPatternThatIsNoneIsAFaultOfThePlan() throws {
        #expect(
            fault(samples.filter({ $0.name.matches("(a") }, fileID: "My/File.swift", line: 3))
                == "the pattern \"(a\" does not compile: missing ): (a; it has to be in the syntax of RE2 [stage at My/File.swift:3]")
        #expect(
            fault(samples.map({ $0.name.firstMatch("(a)")[2] }, fileID: "My/File.swift", line: 3))
                == "the pattern \"(a)\" has no group 2; it has 1 group and the whole match, 0 [stage at My/File.swift:3]")
        #expect(
            fault(samples.map({ $0.name.firstMatch("a")["owner"] }, fileID: "My/File.swift", line: 3))
                == "the pattern \"a\" has no group \"owner\"; it has no group and the whole match, 0 [stage at My/File.swift:3]")
    }

    @Test(arguments: BackendCase.all) func numbersAreConverted(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        #expect(try await (samples |> .map { $0.ratio.toInt }).compute(on: backend) == plain.map { Int($0.ratio) })
        #expect(try await (samples |> .map { $0.id.toDouble / 8 }).compute(on: backend) == plain.map { Double($0.id) / 8 })
        #expect(try await (samples |> .map { $0.id.toOrNil(Int8.self) }).compute(on: backend) == plain.map { Int8(exactly: $0.id) })
        #expect(try await (samples |> .map { $0.big.toIntOrNil }).compute(on: backend) == plain.map { Int(exactly: $0.big) })
        #expect(try await (samples |> .map { $0.small.to(Int.self) + $0.id }).compute(on: backend) == plain.map { Int($0.small) + $0.id })
        #expect(try await (samples |> .map { $0.ratio.toString }).compute(on: backend) == plain.map { "\($0.ratio)" })
        #expect(try await (samples |> .map { $0.big.toString }).compute(on: backend) == plain.map { "\($0.big)" })
        #expect(try await (samples |> .map { $0.flag.toString.toBool }).compute(on: backend) == plain.map(\.flag))
        let texts = samples |> .map { $0.id.toString + "." + $0.id.toString }
        #expect(try await (texts |> .map { $0.toDouble }).compute(on: backend) == plain.map { Double("\($0.id).\($0.id)")! })
        #expect(
            try await (texts |> .map { $0.split(".").count + $0.utf8Count }).compute(on: backend)
                == plain.map { "\($0.id).\($0.id)".count + 2 })
    }

    @Test func aFailedConversionIsAnErrorOfItsRow() async throws {
        let cure = "; remove such rows with an earlier filter, or take nil for them with the form that ends in OrNil"
        func error<Value>(_ bag: Bag<Value>) async -> String? {
            await #expect(throws: SatchelError.self) { try await bag.compute(on: InMemory()) }?.description
        }
        #expect(
            await error(Bag(["1", "one"]) |> .map { $0.toInt })
                == "values, line 2: expected the text of a value of Int, found \"one\"\(cure)")
        #expect(await error(Bag([1, .nan]) |> .map { $0.toInt }) == "values, line 2: nan can't be a value of Int\(cure)")
        #expect(await error(Bag([255, 256]) |> .map { $0.to(UInt8.self) }) == "values, line 2: 256 can't be a value of UInt8\(cure)")
        #expect(
            await error(Bag(["2015-02-30T00:00:00Z"]) |> .map { $0.toDate })
                == "values, line 1: expected a date in ISO 8601, found \"2015-02-30T00:00:00Z\"\(cure)")
        let guarded = Bag(["1", "one"]) |> .filter { !$0.toIntOrNil.isNil && $0.toInt > 0 }
        #expect(try await guarded.compute() == ["1"])
    }

    @Test(arguments: BackendCase.all) func valuesAreInCollections(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        let names: Set<String> = ["ada", "jupyter/ö", "é"]
        let bytes = Set(names.map { Array($0.utf8) })
        #expect(
            try await (samples |> .filter { $0.name.isIn(names) } |> .pluck(\.id)).compute(on: backend)
                == plain.filter { bytes.contains(Array($0.name.utf8)) }.map(\.id))
        #expect(
            try await (samples |> .filter { $0.note.isIn(["bob", nil]) } |> .count).compute(on: backend)
                == plain.count { $0.note == "bob" || $0.note == nil })
        #expect(try await (samples |> .filter { $0.id.isIn(10..<20) } |> .count).compute(on: backend) == 10)
        #expect(try await (samples |> .filter { $0.ratio.isIn([]) } |> .count).compute(on: backend) == 0)
        let labels = Dictionary(uniqueKeysWithValues: (0..<100).map { ($0, "n\($0)") })
        #expect(try await (samples |> .map { labels[$0.id] ?? "?" }).compute(on: backend) == plain.map { labels[$0.id] ?? "?" })
        let none: [String: Int] = [:]
        #expect(try await (samples |> .map { none[$0.name] }).compute(on: backend) == plain.map { none[$0.name] })
    }

    @Test func equalCollectionsMakeEqualPlans() throws {
        let texts = try (0..<20).map { _ in
            try (samples |> .filter { $0.id.isIn(Set([5, 1, 9, 7, 3])) } |> .map { ["b": 1, "a": 2, "c": 3][$0.name] ?? 0 }).explain()
        }
        #expect(Set(texts).count == 1)
        #expect(texts[0].contains("filter id.isIn([1, 3, 5, … 5 in all]) [expression]"))
        #expect(texts[0].contains("map [\"a\", \"b\", \"c\"][name] ?? 0 [expression]"))
    }

    @Test func nanIsInNoCollectionAndZeroHasNoSign() async throws {
        let found = Bag([.nan, 0, -0.0, 1]) |> .map { $0.isIn([.nan, 0]) }
        #expect(try await found.compute() == [false, true, true, false])
    }

    @Test(arguments: BackendCase.all) func dropNilKeepsWhatIsThere(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        #expect(try await (samples |> .pluck(\.note) |> .dropNil).compute(on: backend) == plain.compactMap(\.note))
        #expect(try await samples.pluck(\.parent).dropNil.pluck(\.name).compute(on: backend) == plain.compactMap { $0.parent?.name })
        #expect(
            try await (samples |> .map { $0.parent.age } |> .dropNil |> .sum).compute(on: backend)
                == plain.compactMap { $0.parent?.age }.reduce(0, +))
    }
}
