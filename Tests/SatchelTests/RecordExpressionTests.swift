import Foundation
import Satchel
import SatchelTesting
import Testing

/// Records made by `of`, and rows of several key paths.
@Suite(.serialized) struct RecordExpressionTests {
    static let plain = Samples.make(300, seed: 12)
    static let standIns = ["s3://bucket/samples": (try? Samples.lines(plain)) ?? []]
    let samples = Bag.s3("bucket", "samples") |> .decode(Sample.self)

    @Test(arguments: BackendCase.all) func recordsOfExpressions(_ backend: BackendCase) async throws {
        let backend = backend.make(Self.standIns)
        let labels =
            samples |> .map { Label.of(name: $0.name.lowercased(), size: $0.id * 2, note: $0.note, home: $0.parent.home, kind: Expr("x")) }
        let expected = Self.plain.map {
            Label(name: $0.name.lowercased(), size: $0.id * 2, note: $0.note, home: $0.parent?.home, kind: "x")
        }
        #expect(try await labels.compute(on: backend) == expected)
        #expect(
            try await (labels |> .filter { $0.size % 3 == 0 } |> .pluck(\.name)).compute(on: backend)
                == expected.filter { $0.size % 3 == 0 }.map(\.name))
        #expect(try await (labels |> .map { $0.home.city ?? $0.kind }).compute(on: backend) == expected.map { $0.home?.city ?? $0.kind })
        #expect(
            try await (labels |> .topk(4) { $0.size } |> .pluck(\.size)).compute(on: backend)
                == expected.map(\.size).sorted(by: >).prefix(4).map { $0 })
        #expect(try await (labels |> .frequencies |> .count).compute(on: backend) == Set(expected).count)
        // A record in a record, and records compared as wholes.
        let nested =
            samples
            |> .map { Outer.of(label: Label.of(name: $0.name, size: $0.id, note: $0.note, home: $0.parent.home, kind: $0.name), id: $0.id) }
        #expect(
            try await (nested |> .map { $0.label.size + $0.id } |> .sum).compute(on: backend) == Self.plain.reduce(0) { $0 + 2 * $1.id })
        #expect(
            try await (samples |> .filter { Home.of(city: $0.parent.home.city ?? "") == Expr(Home(city: "Oslo")) } |> .count).compute(
                on: backend) == Self.plain.count { $0.parent != nil })
    }

    @Test func aFieldOfANewRecordIsPushedIntoTheScan() throws {
        let text = try
            (samples
            |> .map {
                Outer.of(label: Label.of(name: $0.name, size: $0.id, note: $0.note, home: $0.parent.home, kind: $0.name), id: $0.id / $0.id)
            }
            |> .filter { $0.label.name == "ada" } |> .map { $0.label.size + 1 }).explain()
        #expect(text.contains("map Outer(label: Label(name: name, size: id, note: note, home: parent.home, kind: name), id: id / id)"))
        let run = text.split(separator: "as run\n")[1]
        #expect(run.contains("where name == \"ada\""))
        #expect(run.contains("reads name (1 key)"))
        #expect(run.contains("decodes id (1 key) of the rows that match"))
        #expect(run.contains("map id + 1 [expression]"))
    }

    /// An error of one field is nobody's who reads another.
    @Test(arguments: BackendCase.all) func errorsStayWithTheirFields(_ backend: BackendCase) async throws {
        let backend = backend.make()
        let children = Bag(sequence: [2, 0, 5]) |> .map { Child.of(n: 10 / $0, label: Expr("c")) }
        #expect(try await (children |> .pluck(\.label)).compute(on: backend) == ["c", "c", "c"])
        #expect(try await children.count.compute(on: backend) == 3)
        await #expect { try await children.compute(on: backend) } throws: { "\($0)".hasPrefix("values, line 2: 10 / 0 divides by zero") }
        let kept = try await children.persist(on: backend)
        await #expect { try await (kept |> .pluck(\.label)).compute(on: backend) } throws: {
            "\($0)".hasPrefix("values, line 2: 10 / 0")
        }
    }

    @Test(arguments: BackendCase.all) func severalKeyPaths(_ backend: BackendCase) async throws {
        let backend = backend.make(Self.standIns)
        let pairs = samples |> .pluck(\.name, \.parent?.age)
        let found = try await pairs.compute(on: backend)
        #expect(found == Self.plain.map { Row2($0.name, $0.parent?.age) })
        #expect(found.map(\.second) == Self.plain.map { $0.parent?.age })
        let distinct = try await (pairs |> .distinct).compute(on: backend)
        #expect(distinct.count == Set(Self.plain.map { [Array($0.name.utf8), Array("\($0.parent?.age as Any)".utf8)] }).count)
        let frequencies = try await (pairs |> .frequencies |> .topk(3)).compute(on: backend)
        #expect(frequencies.count == 3)
        #expect(
            try await (pairs |> .filter { $0.second > 50 } |> .map { $0.first.count } |> .sum).compute(on: backend)
                == Self.plain.filter { $0.parent?.age ?? 0 > 50 }.reduce(0) { $0 + $1.name.count })
        let triples = try await samples.pluck(\.id, \.ratio, \.tags).compute(on: backend)
        #expect(triples == Self.plain.map { Row3($0.id, $0.ratio, $0.tags) })
        let four = samples |> .pluck(\.flag, \.small, \.parent?.home.city, \.at)
        #expect(try await four.compute(on: backend) == Self.plain.map { Row4($0.flag, $0.small, $0.parent?.home.city, $0.at) })
        #expect(try await (four |> .pluck(\.third)).compute(on: backend) == Self.plain.map { $0.parent?.home.city })
        // The greatest first value, of equal ones the greatest second.
        let top = try await (samples |> .pluck(\.small, \.id) |> .topk(5)).compute(on: backend)
        #expect(
            top == Self.plain.map { Row2($0.small, $0.id) }.sorted { ($0.first, $0.second) > ($1.first, $1.second) }.prefix(5).map { $0 })
        #expect("\(top[0])" == "(\(top[0].first), \(top[0].second))")
    }

    @Test func aComputedPropertyIsAFaultOfThePlan() async {
        await #expect { try await (samples |> .pluck(\.name, \.title)).compute() } throws: {
            "\($0)".hasPrefix("pluck(") && "\($0)".contains("goes through what is no stored property")
                && "\($0)".contains("RecordExpressionTests.swift")
        }
    }

    @Test func rowsAreJSONByTheirNames() throws {
        let row = Row2("a", Int?.none)
        #expect(try JSON(encoding: row).text == #"{"first":"a"}"#)
        let group = Group(key: "a", value: Row3(1, 2.5, true))
        #expect(try JSON(encoding: group).text == #"{"key":"a","value":{"first":1,"second":2.5,"third":true}}"#)
        #expect(try JSONDecoder().decode(Group<String, Row3<Int, Double, Bool>>.self, from: JSONEncoder().encode(group)) == group)
        #expect("\(group)" == "a: (1, 2.5, true)")
    }
}

@Record
private struct Label: Hashable {
    let name: String
    let size: Int
    let note: String?
    let home: Home?
    let kind: String
}

@Record
private struct Outer: Hashable {
    let label: Label
    let id: Int
}
