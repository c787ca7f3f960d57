import Foundation
import Satchel
import SatchelTesting
import Testing

/// Lists in expressions, held against Swift's own over random data, wherever the data lie.
@Suite struct ListExpressionTests {
    private static func parcels(seed: UInt64) -> [Parcel] {
        var random = SeededRandom(seed: seed)
        func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        func word() -> String { ["a", "b", "ada", "", "é", "e\u{301}"][int(0...5)] }
        func some<Value>(_ most: Int, _ make: () -> Value) -> [Value] { (0..<int(0...most)).map { _ in make() } }
        return (0..<80).map { id in
            Parcel(
                id: id, owner: word(), tags: some(3, word), sizes: some(4) { int(-5...5) }, weights: some(3) { Double(int(-9...9)) / 4 },
                grid: some(3) { some(3) { int(0...4) } }, marks: some(3) { int(0...1) == 0 ? nil : int(0...9) },
                items: int(0...3) == 0
                    ? nil
                    : some(4) { Piece(name: word(), author: Maker(login: word(), age: int(0...1) == 0 ? nil : int(0...9)), n: int(0...9)) })
        }
    }

    /// Each expression beside the same in Swift.
    @Test(arguments: BackendCase.all + BackendCase.forms) func asInSwift(_ backend: BackendCase) async throws {
        for seed in 1...2 as ClosedRange<UInt64> {
            let parcels = Self.parcels(seed: seed)
            let lines = try parcels.map { try JSON(encoding: $0).text }
            let made = backend.make(["s3://bucket/parcels": lines])
            for bag in [Bag.s3("bucket", "parcels") |> .decode(Parcel.self), Bag(parcels)] {
                func expect<Value: ColumnValue & Equatable>(
                    _ expression: (Expr<Parcel>) -> Expr<Value>, _ plain: (Parcel) -> Value,
                    sourceLocation: SourceLocation = #_sourceLocation
                ) async throws {
                    let found = try await bag.map(expression).compute(on: made)
                    #expect(found == parcels.map(plain), "seed \(seed)", sourceLocation: sourceLocation)
                }
                try await expect({ $0.tags.isEmpty }, { $0.tags.isEmpty })
                try await expect({ $0.tags.count + $0.sizes.count }, { $0.tags.count + $0.sizes.count })
                try await expect({ $0.tags.contains("ada") }, { $0.tags.contains("ada") })
                try await expect(
                    { $0.tags.contains($0.owner) }, { parcel in parcel.tags.contains { $0.utf8.elementsEqual(parcel.owner.utf8) } })
                try await expect({ $0.sizes.first }, { $0.sizes.first })
                try await expect({ $0.sizes.last ?? 7 }, { $0.sizes.last ?? 7 })
                try await expect({ $0.sizes[1] }, { $0.sizes.dropFirst().first })
                try await expect({ $0.sizes[-1] }, { _ in nil })
                try await expect({ $0.sizes[$0.id % 3] }, { $0.sizes.dropFirst($0.id % 3).first })
                try await expect({ $0.sizes.sum() }, { $0.sizes.reduce(0, +) })
                try await expect({ $0.weights.sum() }, { $0.weights.reduce(0, +) })
                try await expect({ $0.sizes.min() }, { $0.sizes.min() })
                try await expect({ $0.sizes.max() }, { $0.sizes.max() })
                try await expect({ $0.weights.max() ?? -1 }, { $0.weights.max() ?? -1 })
                try await expect({ $0.tags.joined(separator: "/") }, { $0.tags.joined(separator: "/") })
                try await expect({ $0.sizes.filter { $0 > 0 } }, { $0.sizes.filter { $0 > 0 } })
                try await expect({ $0.sizes.map { $0 * 2 } }, { $0.sizes.map { $0 * 2 } })
                try await expect({ $0.sizes.allSatisfy { $0 > -4 } }, { $0.sizes.allSatisfy { $0 > -4 } })
                try await expect({ $0.sizes.contains { $0 > 4 } }, { $0.sizes.contains { $0 > 4 } })
                try await expect({ $0.grid.map { $0.count } }, { $0.grid.map(\.count) })
                try await expect({ $0.grid.map { $0.sum() }.max() }, { $0.grid.map { $0.reduce(0, +) }.max() })
                try await expect({ $0.marks.map { $0.isNil } }, { $0.marks.map { $0 == nil } })
                try await expect({ $0.marks.map { $0 ?? 3 }.sum() }, { $0.marks.map { $0 ?? 3 }.reduce(0, +) })
                try await expect({ ($0.items ?? []).map { $0.author.login } }, { ($0.items ?? []).map(\.author.login) })
                try await expect(
                    { ($0.items ?? []).map { $0.author.age.map { $0 + 1 } } }, { ($0.items ?? []).map { $0.author.age.map { $0 + 1 } } })
                try await expect({ ($0.items ?? []).filter { $0.n > 4 } }, { ($0.items ?? []).filter { $0.n > 4 } })
                try await expect({ ($0.items ?? []).first.name }, { $0.items?.first?.name })
                try await expect({ $0.items.map { $0.count } }, { $0.items.map(\.count) })
                try await expect({ $0.items.isNil }, { $0.items == nil })
                // Closures that use what is around them.
                try await expect(
                    { parcel in (parcel.items ?? []).contains { $0.author.login == parcel.owner } },
                    { parcel in (parcel.items ?? []).contains { $0.author.login.utf8.elementsEqual(parcel.owner.utf8) } })
                try await expect(
                    { parcel in parcel.sizes.map { size in parcel.grid.filter { $0.contains(size) }.count * parcel.id } },
                    { parcel in parcel.sizes.map { size in parcel.grid.filter { $0.contains(size) }.count * parcel.id } })
                try await expect(
                    { parcel in
                        let large = parcel.sizes.filter { $0 > 1 }.count
                        return (parcel.items ?? []).filter { item in parcel.sizes.contains { $0 + large == item.n } }.map { $0.n - large }
                    },
                    { parcel in
                        let large = parcel.sizes.filter { $0 > 1 }.count
                        return (parcel.items ?? []).filter { item in parcel.sizes.contains { $0 + large == item.n } }.map { $0.n - large }
                    })
                try await expect(
                    { parcel in
                        parcel.grid.map { row in row.map { cell in row.contains { $0 == cell + 1 } || parcel.sizes.contains(cell) } }
                    },
                    { parcel in
                        parcel.grid.map { row in row.map { cell in row.contains { $0 == cell + 1 } || parcel.sizes.contains(cell) } }
                    })
                // And what is composed of several stages.
                let staged =
                    bag |> .map { ($0.items ?? []).filter { $0.n % 2 == 0 } } |> .filter { !$0.isEmpty }
                    |> .map { $0.map { $0.name }.last ?? "" }
                let even = parcels.map { ($0.items ?? []).filter { $0.n % 2 == 0 } }.filter { !$0.isEmpty }
                #expect(try await staged.compute(on: made) == even.map { $0.last?.name ?? "" })
                let flat = bag |> .flatMap { ($0.items ?? []).map { $0.name + "!" } } |> .frequencies |> .count
                #expect(try await flat.compute(on: made) == Oracle.distinct(parcels.flatMap { ($0.items ?? []).map(\.name) }).count)
            }
        }
    }

    /// An error counts where Swift would have come to it.
    @Test(arguments: BackendCase.forms) func errorsOfElements(_ backend: BackendCase) async throws {
        let made = backend.make()
        let failing = try Failing()
        func text<Value: ColumnValue>(_ lists: [[Int]], _ expression: @escaping @Sendable (Expr<[Int]>) -> Expr<Value>) async -> String {
            await failing.text { try await Bag(lists).map(expression).compute(on: made) }
        }
        let byZero = "values, line 2: 6 / 0 divides by zero; remove rows whose divisor is 0 with an earlier filter"
        #expect(await text([[1], [2, 0], [3]]) { $0.contains { 6 / $0 == 3 } } == "no error, but [false, true, false]")
        #expect(await text([[1], [0, 2], [3]]) { $0.contains { 6 / $0 == 3 } } == byZero)
        #expect(await text([[1], [4, 0], [3]]) { $0.contains { 6 / $0 == 3 } } == byZero)
        #expect(await text([[3], [1, 0], [3]]) { $0.allSatisfy { 6 / $0 == 2 } } == "no error, but [true, false, true]")
        #expect(await text([[3], [3, 0], [3]]) { $0.allSatisfy { 6 / $0 == 2 } } == byZero)
        #expect(await text([[3], [2, 0], [3]]) { $0.filter { 6 / $0 == 2 }.count } == byZero)
        #expect(await text([[3], [2, 0], [3]]) { $0.map { 6 / $0 }.count } == "no error, but [1, 2, 1]")
        #expect(await text([[3], [2, 0], [3]]) { $0.map { 6 / $0 }.first } == "no error, but [Optional(2), Optional(3), Optional(2)]")
        #expect(await text([[3], [2, 0], [3]]) { $0.map { 6 / $0 }.last } == byZero)
        #expect(await text([[3], [2, 0], [3]]) { $0.map { 6 / $0 }.sum() } == byZero)
        #expect(await text([[3], [2, 0], [3]]) { $0.map { 6 / $0 } } == byZero)
        let large = await text([[3], [Int.max, 1], [3]]) { $0.sum() }
        #expect(large == "values, line 2: the sum 9223372036854775808 of 2 elements overflows Int; widen them first")
        let optionals = Bag<Int?>([nil, 2, 0, nil])
        #expect(
            await failing.text { try await (optionals |> .map { $0.map { 6 / $0 }.isNil }).compute(on: made) }
                == "values, line 3: 6 / 0 divides by zero; remove rows whose divisor is 0 with an earlier filter")
        #expect(try await (optionals |> .filter { $0 != 0 } |> .map { $0.map { 6 / $0 } }).compute(on: made) == [nil, 3, nil])
    }

    /// Elements that do not fit their type are errors of who reads them.
    @Test(arguments: BackendCase.forms) func elementsThatDoNotFit(_ backend: BackendCase) async throws {
        let lines = [
            #"{"id":0,"owner":"a","tags":["x",1],"sizes":[],"weights":[],"grid":[[1,"y"]],"marks":[],"items":[{"name":"n","author":{"login":1},"n":2}]}"#
        ]
        let made = backend.make(["s3://bucket/odd": lines])
        let bag = Bag.s3("bucket", "odd") |> .decode(Parcel.self)
        let failing = try Failing()
        #expect(try await (bag |> .map { $0.tags.count }).compute(on: made) == [2])
        #expect(try await (bag |> .map { $0.tags[0] }).compute(on: made) == ["x"])
        #expect(try await (bag |> .map { ($0.items ?? []).map { $0.n }.sum() }).compute(on: made) == [2])
        #expect(try await (bag |> .map { $0.grid.map { $0.count } }).compute(on: made) == [[2]])
        let tag =
            "s3://bucket/odd, line 1, byte 32, $.tags[1]: expected a string, found the number 1; declare the property as what the data hold, or as JSON to take any value"
        #expect(await failing.text { try await (bag |> .map { $0.tags[1] }).compute(on: made) } == tag)
        #expect(await failing.text { try await (bag |> .map { $0.tags }).compute(on: made) } == tag)
        #expect(await failing.text { try await (bag |> .map { $0.tags.contains("z") }).compute(on: made) } == tag)
        #expect(try await (bag |> .map { $0.tags.contains("x") }).compute(on: made) == [true])
        let login = await failing.text { try await (bag |> .map { ($0.items ?? []).map { $0.author.login } }).compute(on: made) }
        #expect(login.contains("$.items[0].author.login: expected a string, found the number 1"))
    }

    @Test func theScanReadsWhatClosuresName() async throws {
        let parcels = Self.parcels(seed: 9)
        let backend = InMemory(["s3://bucket/parcels": try parcels.map { try JSON(encoding: $0).text }])
        let bag = Bag.s3("bucket", "parcels") |> .decode(Parcel.self)
        let items = parcels.flatMap { $0.items ?? [] }
        let logins = bag |> .flatMap { ($0.items ?? []).map { $0.author.login } }
        let (found, report) = try await logins.computeWithReport(on: backend)
        #expect(found == items.map(\.author.login))
        #expect(report.valuesDecoded == items.count)
        let (counts, none) = try await (bag |> .map { ($0.items ?? []).count + $0.tags.count }).computeWithReport(on: backend)
        #expect(counts == parcels.map { ($0.items ?? []).count + $0.tags.count })
        #expect(none.valuesDecoded == 0)
        let matching = bag |> .filter { parcel in (parcel.items ?? []).contains { $0.author.login == parcel.owner } } |> .pluck(\.id)
        let (ids, other) = try await matching.computeWithReport(on: backend)
        #expect(other.valuesDecoded == items.count + parcels.count + ids.count)
        let explained = try matching.explain()
        #expect(
            explained.contains(
                """
                             where (items ?? []).contains { $1.author.login == owner } [expression]
                             reads owner, items, items.author, items.author.login (4 keys)
                """), "\(explained)")
    }

    @Test func theElementOfAnotherClosureIsAFault() async throws {
        nonisolated(unsafe) var escaped: Expr<Int>?
        _ = Bag([[1]])
            |> .map { list in
                list.map { (element: Expr<Int>) -> Expr<Int> in
                    escaped = element; return element
                }
            }
        let element = try #require(escaped)
        let failing = try Failing()
        let text = await failing.text { try await (Bag([1]) |> .map { $0 + element }).compute(on: InMemory()) }
        #expect(text.contains("uses the element of another bag; use only the `$0` of the closure that it stands in"))
    }
}
