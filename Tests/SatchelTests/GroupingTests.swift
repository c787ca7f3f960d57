import Foundation
import Satchel
import SatchelTesting
import Testing

/// Groups and what is worked out of them, against plain Swift dictionaries, on every backend and partition count.
@Suite(.serialized) struct GroupingTests {
    static let plain = Samples.make(700, seed: 11)
    static let standIns = ["s3://bucket/samples": (try? Samples.lines(plain)) ?? []]
    let samples = Bag.s3("bucket", "samples") |> .decode(Sample.self)

    /// The samples by a string, as bytes: Swift's own `==` takes canonical equivalents for equal.
    private func groups(_ samples: [Sample] = plain, by key: (Sample) -> String?) -> [(key: [UInt8]?, value: [Sample])] {
        Dictionary(grouping: samples) { key($0).map { Array($0.utf8) } }.sorted { left, right in
            guard let left = left.key, let right = right.key else { return left.key == nil && right.key != nil }
            return left.lexicographicallyPrecedes(right)
        }
    }

    private func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }

    @Test(arguments: BackendCase.all) func oneAggregate(_ backend: BackendCase) async throws {
        let backend = backend.make(Self.standIns)
        let expected = groups { $0.name }
        let counts = try await (samples |> .grouped(by: { $0.name }, .count)).compute(on: backend)
        #expect(counts.map { bytes($0.key) } == expected.map(\.key))
        #expect(counts.map(\.value) == expected.map(\.value.count))
        let flagged = try await samples.grouped(by: { $0.name }, .count(where: { $0.flag && $0.ratio > 0 })).compute(on: backend)
        #expect(flagged.map(\.value) == expected.map { $0.value.count { $0.flag && $0.ratio > 0 } })
        let byFlag = try await (samples |> .grouped(by: { $0.flag }, .max { $0.at })).compute(on: backend)
        #expect(byFlag.map(\.key) == [false, true])
        #expect(byFlag.map(\.value) == [false, true].map { flag in Self.plain.filter { $0.flag == flag }.map(\.at).max() })
    }

    @Test(arguments: BackendCase.all) func severalAggregatesOfOptionals(_ backend: BackendCase) async throws {
        let backend = backend.make(Self.standIns)
        let expected = groups { $0.parent?.name }
        let found = try await
            (samples |> .grouped(by: { $0.parent.name }, .count, .mean { $0.parent.age }, .min { $0.note }, .sum { $0.id }))
            .compute(on: backend)
        #expect(found.map { bytes($0.key) } == expected.map(\.key))
        #expect(found.map(\.value.first) == expected.map(\.value.count))
        let ages = expected.map { $0.value.compactMap { $0.parent?.age } }
        #expect(found.map(\.value.second) == ages.map { $0.isEmpty ? nil : Double($0.reduce(0, +)) / Double($0.count) })
        let notes = expected.map { $0.value.compactMap { bytes($0.note) }.min { $0.lexicographicallyPrecedes($1) } }
        #expect(found.map { bytes($0.value.third) } == notes)
        #expect(found.map(\.value.fourth) == expected.map { $0.value.reduce(0) { $0 + $1.id } })
    }

    @Test(arguments: BackendCase.all) func whatIsMadeOfGroups(_ backend: BackendCase) async throws {
        let backend = backend.make(Self.standIns)
        let totals =
            samples
            |> .aggregated(by: { $0.tags.count }) {
                Totals.of(
                    key: $0.key, rows: $0.count, doubled: $0.sum { $0.id } * 2 + $0.count, ratio: $0.mean { $0.ratio },
                    oldest: $0.max { $0.parent.age })
            }
        var expected: [Totals] = []
        for (key, group) in Dictionary(grouping: Self.plain, by: \.tags.count).sorted(by: { $0.key < $1.key }) {
            let ids = group.reduce(0) { $0 + $1.id }
            let ratio = group.reduce(0) { $0 + $1.ratio } / Double(group.count)
            let oldest = group.compactMap { $0.parent?.age }.max()
            expected.append(Totals(key: key, rows: group.count, doubled: ids * 2 + group.count, ratio: ratio, oldest: oldest))
        }
        #expect(try await totals.compute(on: backend) == expected)
        // Later stages, natively and as expressions.
        let large = try await (totals |> .filter { $0.rows > 100 } |> .pluck(\.key)).compute(on: backend)
        #expect(large == expected.filter { $0.rows > 100 }.map(\.key))
        let plainValue = try await samples.aggregated(by: { $0.flag }) { $0.min { $0.id } }.compute(on: backend)
        #expect(plainValue == [false, true].compactMap { flag in Self.plain.first { $0.flag == flag }?.id })
        let none = samples |> .filter { $0.id < 0 } |> .grouped(by: { $0.id }, .count)
        #expect(try await none.compute(on: backend).isEmpty)
    }

    @Test(arguments: BackendCase.all) func groupsGoOn(_ backend: BackendCase) async throws {
        let backend = backend.make(Self.standIns)
        let groups = samples |> .grouped(by: { $0.small % 10 }, .count, .sum { $0.ratio })
        let expected = Dictionary(grouping: Self.plain) { $0.small % 10 }.sorted { $0.key < $1.key }
        let top = try await (groups |> .topk(3) { $0.value.second } |> .map { $0.key }).compute(on: backend)
        let best = expected.map { ($0.key, $0.value.reduce(0) { $0 + $1.ratio }) }.enumerated().sorted {
            ($0.element.1, -$0.offset) > ($1.element.1, -$1.offset)
        }
        #expect(top == best.prefix(3).map(\.element.0))
        #expect(try await (groups |> .pluck(\.value.first) |> .sum).compute(on: backend) == Self.plain.count)
        let sizes = try await (groups |> .pluck(\.value.first) |> .frequencies |> .count).compute(on: backend)
        #expect(sizes == Set(expected.map(\.value.count)).count)
        // Groups of groups.
        let again = try await (groups |> .grouped(by: { $0.key > 0 }, .sum { $0.value.first })).compute(on: backend)
        #expect(
            again.map(\.value)
                == [false, true].map { isAbove in expected.filter { ($0.key > 0) == isAbove }.reduce(0) { $0 + $1.value.count } })
        let (first, count) = try await backend.compute {
            groups |> .take(2)
            samples |> .count
        }
        #expect(first.map(\.key) == expected.prefix(2).map(\.key))
        #expect(count == Self.plain.count)
    }

    @Test func onlyWhatIsNamedIsRead() throws {
        let text = try (samples |> .grouped(by: { $0.name }, .count, .mean { $0.parent.age })).explain()
        #expect(text.contains("decodes name, parent, parent.age (3 keys)"))
        #expect(text.contains("grouped by key: count, mean 1"))
        let counted = try (samples |> .aggregated(by: { $0.name }) { $0.count } |> .filter { $0 > 3 }).explain()
        #expect(counted.contains("decodes name (1 key)"))
    }

    @Test(arguments: BackendCase.all) func errorsAreThoseOfWhatIsRead(_ backend: BackendCase) async throws {
        let numbers = Bag(sequence: [4, 0, 2])
        let quotients = numbers |> .grouped(by: { $0 % 2 }, .max { 8 / $0 })
        await #expect { try await quotients.compute(on: backend.make()) } throws: {
            "\($0)".hasPrefix("values, line 2: 8 / 0 divides by zero")
        }
        #expect(
            try await (numbers |> .filter { $0 != 0 } |> .grouped(by: { $0 % 2 }, .max { 8 / $0 })).compute(on: backend.make()) == [
                Group(key: 0, value: 4)
            ])
        let sums = Bag(sequence: [Int.max, 1, 7]) |> .grouped(by: { $0 == 7 }, .sum { $0 }, .count)
        await #expect { try await sums.compute(on: backend.make()) } throws: {
            "\($0)".contains("the sum of 2 values is 9223372036854775808")
        }
        // Who does not read the sum meets no error.
        #expect(try await (sums |> .map { $0.value.second }).compute(on: backend.make()) == [2, 1])
        #expect(try await (sums |> .filter { $0.key } |> .pluck(\.value.first)).compute(on: backend.make()) == [7])
    }

    @Test func anElementOfAnotherBagIsAFaultOfThePlan() async throws {
        var other: Expr<Int>?
        _ = Bag(sequence: [Home(city: "Oslo")])
            |> .map { home in
                other = home.city.count
                return home.city
            }
        let outer = try #require(other)
        let bag = Bag(sequence: [1]) |> .grouped(by: { _ in outer }, .count)
        await #expect { try await bag.compute() } throws: {
            "\($0)".hasPrefix("an expression over Int uses the element of another bag")
        }
    }
}

@Record
private struct Totals: Hashable {
    let key: Int
    let rows: Int
    let doubled: Int
    let ratio: Double
    let oldest: Int?
}
