import Foundation
import GitHubArchive
import Satchel
import SatchelTesting
import Testing

/// Every stage against the same in plain Swift, on every backend and partition count.
@Suite(.serialized) struct StageTests {
    static let samples = Samples.make(500, seed: 1)
    static let standIns = ["s3://bucket/samples": (try? Samples.lines(samples)) ?? []]
    let samples = Bag.s3("bucket", "samples") |> .decode(Sample.self)
    let plain = Self.samples

    private func backend(_ backend: BackendCase) -> any Backend { backend.make(Self.standIns) }

    @Test(arguments: BackendCase.all) func decodesEveryKindOfColumn(_ backend: BackendCase) async throws {
        #expect(try await samples.compute(on: self.backend(backend)) == plain)
    }

    @Test(arguments: BackendCase.all) func filtersAndRemoves(_ backend: BackendCase) async throws {
        let kept = samples |> .filter { $0.name.hasPrefix("jupyter/") && $0.id % 2 == 0 } |> .remove { $0.note == "ada" }
        let expected = plain.filter { $0.name.utf8.starts(with: "jupyter/".utf8) && $0.id % 2 == 0 && $0.note != "ada" }
        #expect(try await kept.compute(on: self.backend(backend)) == expected)
    }

    @Test(arguments: BackendCase.all) func mapsAndPlucks(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        #expect(try await (samples |> .map { $0.id * 2 + 1 }).compute(on: backend) == plain.map { $0.id * 2 + 1 })
        #expect(try await (samples |> .pluck(\.name)).compute(on: backend) == plain.map(\.name))
        #expect(try await (samples |> .pluck(\.parent?.name)).compute(on: backend) == plain.map { $0.parent?.name })
        #expect(try await (samples |> .pluck(\.parent?.age)).compute(on: backend) == plain.map { $0.parent?.age })
        #expect(try await (samples |> .pluck(\.parent?.home.city)).compute(on: backend) == plain.map { $0.parent?.home.city })
        #expect(
            try await (samples |> .map { $0.parent.home.city ?? "-" }).compute(on: backend) == plain.map { $0.parent?.home.city ?? "-" })
        #expect(try await (samples |> .map { $0.name.lowercased() + "!" }).compute(on: backend) == plain.map { $0.name.lowercased() + "!" })
        #expect(try await (samples |> .map { $0.children.count }).compute(on: backend) == plain.map(\.children.count))
        #expect(try await (samples |> .map { $0.ratio / 4 - 1 }).compute(on: backend) == plain.map { $0.ratio / 4 - 1 })
    }

    @Test(arguments: BackendCase.all) func flattens(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        #expect(try await (samples |> .flatMap { $0.tags }).compute(on: backend) == plain.flatMap(\.tags))
        #expect(try await (samples |> .pluck(\.children) |> .flatten).compute(on: backend) == plain.flatMap(\.children))
        let sum = samples |> .flatMap { $0.children } |> .filter { $0.label == "c2" } |> .pluck(\.n) |> .sum
        let children = plain.flatMap(\.children)
        let expected = children.filter { $0.label == "c2" }.map(\.n).reduce(0, +)
        #expect(try await sum.compute(on: backend) == expected)
    }

    @Test(arguments: BackendCase.all) func countsFrequenciesAndDistinct(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        let frequencies = try await (samples |> .pluck(\.name) |> .frequencies).compute(on: backend)
        let expected = Oracle.ranked(plain.map(\.name))
        #expect(frequencies.map { Array($0.value.utf8) } == expected.map { Array($0.0.utf8) })
        #expect(frequencies.map(\.count) == expected.map(\.1))
        let top = try await (samples |> .pluck(\.name) |> .frequencies |> .topk(3)).compute(on: backend)
        #expect(top.map { Array($0.value.utf8) } == expected.prefix(3).map { Array($0.0.utf8) })
        let distinct = try await (samples |> .pluck(\.name) |> .distinct).compute(on: backend)
        #expect(distinct.map { Array($0.utf8) } == Oracle.distinct(plain.map(\.name)).map { Array($0.utf8) })
        let records = try await (samples |> .pluck(\.parent) |> .frequencies).compute(on: backend)
        #expect(records.reduce(0) { $0 + $1.count } == plain.count)
        #expect(try await (samples |> .frequencies |> .count).compute(on: backend) == plain.count)
    }

    @Test(arguments: BackendCase.all) func reduces(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        let (count, sum, least, most, mean) = try await backend.compute {
            samples |> .count
            samples |> .pluck(\.id) |> .sum
            samples |> .pluck(\.ratio) |> .min
            samples |> .pluck(\.at) |> .max
            samples |> .pluck(\.ratio) |> .mean
        }
        #expect(count == plain.count)
        #expect(sum == plain.reduce(0) { $0 + $1.id })
        #expect(least == plain.map(\.ratio).min())
        #expect(most == plain.map(\.at).max())
        #expect(mean == plain.reduce(0) { $0 + $1.ratio } / Double(plain.count))
        let none = samples |> .filter { $0.id < 0 } |> .pluck(\.id)
        #expect(try await (none |> .sum).compute(on: backend) == 0)
        #expect(try await (none |> .min).compute(on: backend) == nil)
        #expect(try await (none |> .mean).compute(on: backend) == nil)
        #expect(try await (none |> .frequencies).compute(on: backend).isEmpty)
    }

    @Test(arguments: BackendCase.all) func takesTheFirstAndTheTop(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        #expect(try await samples.take(7, on: backend) == Array(plain.prefix(7)))
        #expect(try await samples.take(0, on: backend).isEmpty)
        #expect(try await samples.take(10_000, on: backend) == plain)
        #expect(
            try await (samples |> .take(20) |> .filter { $0.flag } |> .count).compute(on: backend) == plain.prefix(20).filter(\.flag).count)
        let top = try await (samples |> .topk(5) { $0.ratio }).compute(on: backend)
        let expected = plain.enumerated().sorted { ($0.element.ratio, -$0.offset) > ($1.element.ratio, -$1.offset) }.prefix(5).map(
            \.element)
        #expect(top == expected)
        #expect(try await (samples |> .pluck(\.id) |> .topk(3)).compute(on: backend) == [499, 498, 497])
    }

    @Test(arguments: BackendCase.all) func runsNativeCode(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        #expect(try await (samples |> .mapEach(Label(prefix: "#"))).compute(on: backend) == plain.map { "#" + $0.title })
        #expect(
            try await (samples |> .filterEach(IsLong(limit: 3)) |> .count).compute(on: backend) == plain.filter { $0.name.count > 3 }.count)
        #expect(try await (samples |> .flatMapEach(ChildrenOf()) |> .pluck(\.n)).compute(on: backend) == plain.flatMap(\.children).map(\.n))
        #expect(try await (samples |> .mapEach(Boxed<Int>(value: 3)) |> .sum).compute(on: backend) == 3 * plain.count)
    }

    @Test(arguments: BackendCase.all) func joinsBagsOfBags(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        let ids = samples |> .pluck(\.id)
        let joined = Bag<Int> {
            ids |> .filter { $0 < 3 }
            for start in [10, 20] { Bag(sequence: start..<(start + 2)) }
            if plain.isEmpty { Bag(sequence: [0]) } else { ids |> .filter { $0 > 497 } }
        }
        #expect(try await joined.compute(on: backend) == [0, 1, 2, 10, 11, 20, 21, 498, 499])
        #expect(try await (joined |> .map { $0 + 1 } |> .sum).compute(on: backend) == 1071)
        #expect(try await joined.take(4, on: backend) == [0, 1, 2, 10])
        var streamed: [Int] = []
        for try await id in joined.elements(on: backend) { streamed.append(id) }
        #expect(streamed == [0, 1, 2, 10, 11, 20, 21, 498, 499])
    }

    @Test func joinsHundredsOfBags() async throws {
        let numbers = Bag<Int> {
            for start in 0..<700 { Bag(sequence: [start, start + 1]) }
        }
        let (sum, all, first) = try await Threads(3).compute {
            numbers |> .map { $0 + 1 } |> .sum
            numbers
            numbers |> .take(3)
        }
        let expected = (0..<700).flatMap { [$0, $0 + 1] }
        #expect(sum == expected.reduce(expected.count, +))
        #expect(all == expected)
        #expect(first == [0, 1, 1])
    }

    @Test(arguments: BackendCase.all) func streamsInOrder(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        var streamed: [Sample] = []
        for try await sample in (samples |> .filter { $0.flag }).elements(on: backend) { streamed.append(sample) }
        #expect(streamed == plain.filter(\.flag))
        var frequent: [String] = []
        for try await entry in (samples |> .pluck(\.name) |> .frequencies).elements(on: backend) { frequent.append(entry.value) }
        #expect(frequent.count == Oracle.distinct(plain.map(\.name)).count)
        for try await _ in samples.elements(on: backend) { break }
    }

    @Test(arguments: BackendCase.all) func keepsBags(_ backend: BackendCase) async throws {
        let kept = try await (samples |> .filter { $0.flag } |> .repartition(10)).persist(on: self.backend(backend))
        try await kept.wait()
        let expected = plain.filter(\.flag)
        #expect(try await (kept |> .count).compute() == expected.count)
        #expect(try await kept.take(2) == Array(expected.prefix(2)))
        #expect(try await kept.compute() == expected)
        #expect(try await (kept |> .pluck(\.name) |> .distinct).compute().count == Oracle.distinct(expected.map(\.name)).count)
        #expect(kept.progress.done == kept.progress.total)
    }

    @Test(arguments: BackendCase.all) func splitsTextIntoLines(_ backend: BackendCase) async throws {
        let backend = self.backend(backend)
        let text = Bag.lines(["a", "b\nc\r\nd", "", "e\n"])
        #expect(try await (text |> .lines).compute(on: backend) == ["a", "b", "c", "d", "", "e"])
        #expect(try await (Bag.s3("bucket", "samples") |> .lines |> .count).compute(on: backend) == plain.count)
        #expect(
            try await (Bag.lines(["{\"city\":", " ", "{\"city\":\"Rome\"}"].dropFirst(1)) |> .decode(Home.self)).compute(on: backend) == [
                Home(city: "Rome")
            ])
    }

    @Test func everyStageIsAMethodToo() async throws {
        let backend = InMemory(Self.standIns)
        let bag = Bag.s3("bucket", "samples").lines.decode(Sample.self).filter { $0.flag }.remove { $0.id == 3 }.repartition(2)
        let expected = plain.filter { $0.flag && $0.id != 3 }.map(\.id).reduce(0, +)
        #expect(try await bag.map { $0.id }.sum.compute(on: backend) == expected)
        #expect(try await bag.pluck(\.name).frequencies.topk(1).compute(on: backend).count == 1)
        #expect(try await bag.flatMap { $0.tags }.distinct.count.compute(on: backend) == 2)
        #expect(try await bag.pluck(\.tags).flatten.prefix(2).compute(on: backend).count == 2)
        let labels = try await bag.mapEach(Label(prefix: "")).count.compute(on: backend)
        #expect(try await bag.filterEach(IsLong(limit: -1)).count.compute(on: backend) == labels)
        #expect(try await bag.flatMapEach(ChildrenOf()).pluck(\.n).max.compute(on: backend) == 2)
        #expect(try await bag.pluck(\.ratio).mean.compute(on: backend) != nil)
        #expect(try await bag.pluck(\.ratio).min.compute(on: backend) != nil)
        let last = plain.filter { $0.flag && $0.id != 3 }.map(\.id).max()
        #expect(try await bag.topk(1) { $0.id }.compute(on: backend).first?.id == last)
    }
}

private struct Label: Transform {
    let prefix: String

    func callAsFunction(_ sample: Sample) -> String { prefix + sample.title }
}

private struct IsLong: Transform {
    let limit: Int

    func callAsFunction(_ sample: Sample) -> Bool { sample.name.count > limit }
}

private struct ChildrenOf: Transform {
    func callAsFunction(_ sample: Sample) -> [Child] { sample.children }
}

struct Boxed<Value: ColumnValue & Codable>: Transform {
    let value: Value

    func callAsFunction(_ sample: Sample) -> Value { value }
}
