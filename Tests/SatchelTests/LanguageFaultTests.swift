import Foundation
import Satchel
import SatchelBackends
import Testing

/// Faults of a plan: built without a word, thrown with place and cure before any work.
@Suite struct LanguageFaultTests {
    let visits = Bag.s3("bucket", "visits") |> .visits

    private func fault(of result: some Computable) throws -> SatchelError? {
        #expect(throws: SatchelError.self) { try result.explain() }
    }

    private func expect(
        _ result: some Computable, _ message: String, below: Int = 0, at location: SourceLocation = #_sourceLocation
    ) throws {
        let fault = try fault(of: result)
        #expect(fault?.code == .invalidPlan, sourceLocation: location)
        #expect(fault?.message == message, sourceLocation: location)
        #expect(fault?.location.stage == "SatchelTests/LanguageFaultTests.swift:\(location.line + below)", sourceLocation: location)
    }

    @Test func numbersOutOfRange() throws {
        try expect(visits |> .take(-1), "take(-1): expected 0 or more elements")
        try expect(visits.prefix(-1), "prefix(-1): expected 0 or more elements")
        try expect(visits |> .repartition(0), "repartition(0): expected 1 or more partitions")
        try expect(visits |> .topk(-1) { $0.id }, "topk(-1): expected 0 or more elements")
        try expect(visits |> .pluck(\.kind) |> .topk(-2), "topk(-2): expected 0 or more elements")
    }

    @Test func sources() throws {
        try expect(Bag.files([]), "files(): expected at least one path, pattern or folder")
        try expect(Bag.files("a", ""), #"files(""): expected a path, a pattern or a folder"#)
        try expect(Bag.files("a", partitionBytes: 0), "partitionBytes: 0: expected 1 or more")
        try expect(Bag.files("a", maxLineBytes: -3), "maxLineBytes: -3: expected 1 or more")
        try expect(Bag.s3("", "x"), #"s3("", "x"): expected the bucket's name alone, then the prefix of the keys"#)
        try expect(Bag.s3("s3://bucket", "x"), #"s3("s3://bucket", "x"): expected the bucket's name alone, then the prefix of the keys"#)
        try expect(
            Bag.s3("s3://buck*/x"),
            #"s3("s3://buck*/x"): expected s3://bucket/prefix or s3://bucket/pattern, the bucket's name without a pattern"#, below: 1)
        try expect(Bag.s3("a/b"), #"s3("a/b"): expected the bucket's name alone, or an address that begins with s3://"#)
        try expect(Bag.http([]), "http([]): expected at least one address")
        try expect(
            Bag.http(["https://a/b", "ftp://c/d"]),
            "http(…), number 2: expected an address that begins with http:// or https:// and a host", below: 1)
        try expect(
            Bag.s3("a", "b", options: ObjectStoreOptions(endpoint: "http://user:word@host")),
            "endpoint: expected an address such as https://host or http://localhost:9000, without a user, a query or a bucket", below: 1)
        try expect(Bag.s3("a", "b", options: ObjectStoreOptions(objectsAtOnce: 0)), "objectsAtOnce: 0: expected 1 or more")
        try expect(Bag.s3("a", "b", options: ObjectStoreOptions(attempts: 0)), "attempts: 0: expected 1 or more")
        try expect(Bag.s3("a", "b", options: ObjectStoreOptions(stallSeconds: .nan)), "stallSeconds: nan: expected more than 0")
    }

    @Test func keyPathsThatAreNoColumns() throws {
        let cure = "; for what is computed use an expression (.map { … }) or a Transform (.mapEach(…))"
        try expect(visits |> .pluck(\.host), "pluck(\\Visit.<computed String>) goes through what is no stored property" + cure)
        try expect(
            visits.pluck(\.page.path.count), "pluck(\\Visit.page.path.<computed Int>) goes through what is no stored property" + cure,
            below: 1)
        try expect(
            visits.pluck(\.kind).pluck(\.count), "pluck(\\String.<computed Int>) needs a bag of records, and String is none" + cure,
            below: 1)
    }

    @Test func linesAreDecodedAsRecords() throws {
        try expect(
            Bag.files("a") |> .decode([Int].self),
            "decode(Array<Int>.self): lines are decoded as records or as JSON; make Array<Int> a property of a struct with @Record, "
                + "or use decode(JSON.self)", below: 1)
    }

    /// Each on its own may contain the other; of both the columns would have no end.
    @Test func recordsThatContainEachOther() async throws {
        let message =
            "Knot contains itself by another record, and so has no end of columns; use JSON for the inner value, or a record with fewer fields"
        try expect(Bag.files("a") |> .decode(Knot.self), message)
        try expect(Bag.files("a") |> .decode(Tied.self) |> .count, message)
        let knot = Knot(loop: Loop(knots: [Knot(loop: nil)]))
        try expect(Bag([knot]), message)
        try expect(Bag([1]) |> .map { _ in Expr(knot) } |> .count, message)
        #expect(throws: SatchelError.self) { try JSON(encoding: knot) }
        #expect(throws: SatchelError.self) { try JSON(#"{"loop":{"knots":[{}]}}"#).as(Knot.self) }
        await #expect(throws: SatchelError.self) { try await (Bag([1]) |> .mapEach(Tying())).compute() }
    }

    @Test func theElementOfAnotherBag() throws {
        let numbers = Bag([1, 2])
        var leaked: Expr<Visit>?
        _ = visits.filter {
            leaked = $0
            return $0.isBot
        }
        let visit = try #require(leaked)
        try expect(
            numbers.filter { _ in visit.isBot },
            "an expression over Int uses the element of another bag; use only the `$0` of the closure that it stands in", below: 1)
    }

    @Test func transformsThatCanNotTravel() throws {
        try expect(
            visits |> .mapEach(Scaled(factor: .infinity)),
            "the value of the transform Scaled can't be encoded to travel to where it runs; give its stored properties values that "
                + "JSONEncoder accepts (finite numbers, for one)", below: 1)
        try expect(
            visits |> .mapEach(Tagged<Hidden>()),
            "the transform Tagged<Hidden> is generic over a private or local type, so that other processes can't find it by name; "
                + "declare that type outside of functions and without `private` or `fileprivate`", below: 1)
    }

    @Test func theFirstFaultStays() async throws {
        let wrong = visits |> .take(-1) |> .repartition(0) |> .pluck(\.host)
        try expect(wrong, "take(-1): expected 0 or more elements", below: -1)
        try expect(
            Bag<String> {
                Bag(["a"])
                wrong
            }, "take(-1): expected 0 or more elements", below: -2)
    }

    @Test func nothingRuns() async throws {
        let backend = SpyBackend()
        let wrong = visits |> .repartition(0)
        let message = "repartition(0): expected 1 or more partitions"
        func throwing(_ body: () async throws -> Void, at location: SourceLocation = #_sourceLocation) async {
            let error = await #expect(throws: SatchelError.self, sourceLocation: location) { try await body() }
            #expect(error?.message == message, sourceLocation: location)
        }
        await throwing { _ = try await wrong.compute(on: backend) }
        await throwing { _ = try await (wrong |> .count).computeWithReport(on: backend) }
        await throwing { _ = try await wrong.take(1, on: backend) }
        await throwing { _ = try await wrong.persist(on: backend) }
        await throwing { for try await _ in wrong.elements(on: backend) {} }
        await throwing {
            _ = try await backend.compute {
                visits |> .count
                wrong |> .count
            }
        }
        #expect(backend.calls == [])
        let negative = await #expect(throws: SatchelError.self) { try await visits.take(-2, on: backend) }
        #expect(negative?.message == "take(-2): expected 0 or more elements")
        #expect(negative?.location.stage == "SatchelTests/LanguageFaultTests.swift:\(#line - 2)")
    }

    @Test func keptBagsOnTwoBackends() async throws {
        let (one, two) = (SpyBackend(), SpyBackend())
        let left = try await visits.persist(on: one)
        let right = try await visits.persist(on: two)
        try expect(
            Bag<Visit> {
                left
                right
            }, "this pipeline joins bags that are kept on two different SpyBackend backends; persist them all on the same backend", below: 1
        )
        let other = try await visits.persist(on: OtherBackend())
        try expect(
            Bag<Visit> {
                left
                other
            },
            "this pipeline joins bags that are kept on two backends, SpyBackend and OtherBackend; persist them all on the same backend",
            below: 1)
    }
}

private struct Scaled: Transform {
    var factor: Double
    func callAsFunction(_ visit: Visit) -> Double { visit.score * factor }
}

private struct Hidden: Codable {}

private struct Tagged<Tag>: Transform {
    func callAsFunction(_ visit: Visit) -> String { "\(Tag.self)" }
}

@Record
private struct Knot {
    let loop: Loop?
}

@Record
private struct Loop {
    let knots: [Knot]
}

@Record
private struct Tied {
    let name: String
    let byName: [String: Knot]
}

private struct Tying: Transform {
    func callAsFunction(_ number: Int) -> Knot { Knot(loop: Loop(knots: [Knot(loop: Loop(knots: []))])) }
}
