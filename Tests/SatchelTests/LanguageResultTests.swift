@testable import Satchel
import SatchelBackends
import SatchelColumns
import SatchelPlan
import Testing

/// How results are asked of a backend and read from what it gives.
@Suite struct LanguageResultTests {
    let visits = Bag.s3("bucket", "visits") |> .visits

    private func batch<Value: ColumnValue>(_ values: Value...) throws -> Batch {
        let builder = ColumnBuilder(Value.columnType)
        for value in values { try value.columnWrite(to: builder) }
        return Batch(builder.finish())
    }

    @Test func deferredValuesAndBags() async throws {
        let number = SpyBackend([[try batch(42)]])
        #expect(try await (visits |> .count).compute(on: number) == 42)
        let (value, report) = try await (visits |> .count).computeWithReport(on: number)
        #expect(value == 42 && report.lines == 7)
        let names = SpyBackend([[try batch("a", "b"), try batch("c")]])
        #expect(try await visits.pluck(\.kind).compute(on: names) == ["a", "b", "c"])
        #expect(try await visits.pluck(\.kind).take(3, on: names) == ["a", "b", "c"])
        #expect(names.jobs[1].plan.nodes.last?.operation == .limit(3))
        let nothing = SpyBackend([[try batch(Int?.none)]])
        #expect(try await (visits |> .map { $0.id } |> .min).compute(on: nothing) == nil)
    }

    @Test func severalResultsAreOnePlan() async throws {
        let backend = SpyBackend([
            [try batch(2)], [try batch(Frequency(value: "x", count: 2))], [try batch("x")],
        ])
        let (total, kinds, names) = try await backend.compute {
            visits |> .count
            visits |> .pluck(\.kind) |> .frequencies
            visits |> .pluck(\.kind) |> .distinct
        }
        #expect(total == 2 && kinds == [Frequency(value: "x", count: 2)] && names == ["x"])
        let plan = backend.jobs[0].plan
        // Source, decoding and the plucked kind are there once.
        #expect(plan.roots == [2, 4, 5] && plan.nodes.count == 6)
        let one: Int = try await backend.compute { visits |> .count }
        #expect(one == 2)
    }

    @Test func anErrorOfARowIsThrownWhereTheRowIs() async throws {
        var wrong = try batch("a", "b", "c")
        wrong.faults = Faults(rows: [1], errors: [SatchelError(.invalidJSON, "no JSON", at: .init(file: "f", line: 2))])
        let backend = SpyBackend([[wrong]])
        let error = await #expect(throws: SatchelError.self) { try await visits.pluck(\.kind).compute(on: backend) }
        #expect(error?.description == "f, line 2: no JSON")
        var seen: [String] = []
        let streamed = await #expect(throws: SatchelError.self) {
            for try await kind in visits.pluck(\.kind).elements(on: backend) { seen.append(kind) }
        }
        #expect(streamed?.description == "f, line 2: no JSON; 1 element had been delivered before this was found")
        #expect(seen == ["a"])
    }

    @Test func elementsStreamBatchAfterBatch() async throws {
        let backend = SpyBackend([[try batch("a", "b"), Batch(ColumnBuilder(.string).finish()), try batch("c")]])
        let kinds = visits.pluck(\.kind).elements(on: backend)
        var iterator = kinds.makeAsyncIterator()
        #expect(backend.calls == [])
        var seen: [String] = []
        while let kind = try await iterator.next() { seen.append(kind) }
        #expect(seen == ["a", "b", "c"])
        #expect(try await iterator.next() == nil)
        #expect(backend.calls == [.stream])
        for try await kind in kinds { seen.append(kind) }
        #expect(seen == ["a", "b", "c", "a", "b", "c"])
    }

    @Test func aKeptBagComputesWhereItLives() async throws {
        let home = SpyBackend([[try batch(5)]])
        let kept = try await visits.persist(on: home)
        #expect(home.calls == [.keep])
        #expect(kept.progress == KeptProgress(done: 3, total: 10))
        #expect(visits.progress == KeptProgress(done: 0, total: 0))
        try await kept.wait()
        let partitions = try #require(kept.filter { $0.isBot }.request.pipeline.kept.first as? SpyPartitions)
        #expect(partitions.waitCount == 1)
        #expect(try await (kept |> .filter { $0.isBot } |> .count).compute() == 5)
        #expect(home.jobs[1].kept.map(\.identity) == [partitions.identity])
        #expect(home.jobs[1].plan.nodes[0].operation == .kept(KeptReference(identity: partitions.identity)))
        let other = SpyBackend([[try batch(6)]])
        #expect(try await (kept |> .count).compute(on: other) == 6)
        let both = try await home.compute {
            Bag<Visit> {
                kept
                kept.filter { $0.isBot }
            }.count
        }
        #expect(both == 5 && home.jobs[2].kept.count == 1)
    }

    @Test func lettingGoOfABagLetsGoOfItsPartitions() async throws {
        let backend = SpyBackend()
        weak var partitions: SpyPartitions?
        do {
            let kept = try await visits.persist(on: backend)
            let derived = kept |> .pluck(\.kind)
            partitions = derived.request.pipeline.kept.first as? SpyPartitions
            #expect(partitions != nil)
            withExtendedLifetime((kept, derived)) {}
        }
        #expect(partitions == nil)
    }

    @Test func frequenciesAreRecordsAndCode() throws {
        let one = Frequency(value: "x", count: 2)
        #expect("\(one)" == "x: 2" && Set([one, one]).count == 1)
        #expect(Frequency<Int?>.columnType.record?.fields.map(\.name) == ["value", "count"])
        #expect(Frequency<Int>.columnType.description == "Frequency<Int>")
    }
}
