import Foundation
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

@Record
private struct Item: Hashable {
    let id: Int
    let name: String

    var title: String { "\(name) \(id)" }
}

/// What no plan can be made of: the text with module, file and line, thrown by every way to a result before any work.
@Suite struct PlanFaultTests {
    /// A source that is not there: whoever touches it gets another error than the plan's.
    private let items = Bag.files("/nowhere/satchel/*.json") |> .decode(Item.self)

    private func text(_ body: () async throws -> some Sendable) async -> String {
        do {
            return "no error, but \(try await body())"
        } catch {
            return "\(error)"
        }
    }

    /// All five ways to a result throw the text with the line of this file.
    private func expect<Element>(
        _ bag: Bag<Element>, _ says: String, line: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let expected = "\(says) [stage at SatchelTests/PlanFaultTests.swift:\(line)]"
        for backend in BackendCase.forms {
            let backend = backend.make()
            let texts = [
                await text { try bag.explain() },
                await text { try await bag.compute(on: backend).count },
                await text { try await bag.take(1, on: backend).count },
                await text {
                    _ = try await bag.persist(on: backend)
                    return 0
                },
                await text {
                    for try await _ in bag.elements(on: backend) {}
                    return 0
                },
                await text { try await (bag |> .count).compute(on: backend) },
                await text { try (bag |> .count).explain() },
                await text {
                    let (count, _) = try await backend.compute {
                        items |> .count
                        bag |> .count
                    }
                    return count
                },
            ]
            #expect(texts == [String](repeating: expected, count: texts.count), sourceLocation: sourceLocation)
        }
    }

    @Test func theSourceIsNotThere() async throws {
        #expect(await text { try await (items |> .count).compute() }.hasPrefix("/nowhere/satchel/*.json: no file matches; "))
    }

    @Test func pluckOfAComputedProperty() async throws {
        await expect(
            items |> .pluck(\.title),
            "pluck(\\Item.<computed String>) goes through what is no stored property; for what is computed use an expression (.map { … }) or a "
                + "Transform (.mapEach(…))", line: #line - 2)
        await expect(
            items |> .pluck(\.name) |> .pluck(\.count),
            "pluck(\\String.<computed Int>) needs a bag of records, and String is none; for what is computed use an expression (.map { … }) or a "
                + "Transform (.mapEach(…))", line: #line - 2)
    }

    @Test func aTransformThatCanNotTravel() async throws {
        await expect(
            items |> .mapEach(Scaled(factor: .infinity)),
            "the value of the transform Scaled can't be encoded to travel to where it runs; give its stored properties values that JSONEncoder "
                + "accepts (finite numbers, for one) (\(Self.reason(Scaled(factor: .infinity))))", line: #line - 2)
        await expect(
            items |> .mapEach(Tagging<Secret>()),
            "the transform Tagging<Secret> is generic over a private or local type, so that other processes can't find it by name; declare that type "
                + "outside of functions and without `private` or `fileprivate`", line: #line - 2)
    }

    /// What Foundation says of a value that it can't encode.
    private static func reason(_ value: some Encodable) -> String {
        do {
            _ = try JSONEncoder().encode([value])
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test func numbersOutOfRange() async throws {
        await expect(items |> .take(-1), "take(-1): expected 0 or more elements", line: #line)
        await expect(items |> .repartition(0), "repartition(0): expected 1 or more partitions", line: #line)
        await expect(items |> .topk(-2) { $0.id }, "topk(-2): expected 0 or more elements", line: #line)
        await expect(Bag.files("a", partitionBytes: 0), "partitionBytes: 0: expected 1 or more", line: #line)
        await expect(Bag.files("a", maxLineBytes: -1), "maxLineBytes: -1: expected 1 or more", line: #line)
        await expect(Bag.files(""), "files(\"\"): expected a path, a pattern or a folder", line: #line)
        await expect(Bag.files([]), "files(): expected at least one path, pattern or folder", line: #line)
        await expect(
            Bag.s3("bucket/2015", ""), "s3(\"bucket/2015\", \"\"): expected the bucket's name alone, then the prefix of the keys",
            line: #line - 1)
        let line = #line + 1
        let text = await text { try await items.take(-3).count }
        #expect(text == "take(-3): expected 0 or more elements [stage at SatchelTests/PlanFaultTests.swift:\(line)]")
    }

    @Test func aScalarAsALine() async throws {
        await expect(
            Bag.files("a") |> .decode(Int.self),
            "decode(Int.self): lines are decoded as records or as JSON; make Int a property of a struct with @Record, or use decode(JSON.self)",
            line: #line - 2)
    }

    @Test func theFirstFaultOfAPipelineIsItsFault() async throws {
        let line = #line + 1
        let bag = items |> .repartition(0) |> .take(-1)
        await expect(bag, "repartition(0): expected 1 or more partitions", line: line)
        await expect(
            Bag<Item> {
                items
                bag
            } |> .filter { $0.id > 3 }, "repartition(0): expected 1 or more partitions", line: line)
    }

    @Test func bagsKeptOnTwoBackends() async throws {
        let numbers = Bag(sequence: [1, 2, 3])
        let (one, two) = (Threads(1), Threads(1))
        let here = try await numbers.persist(on: one)
        let there = try await numbers.persist(on: two)
        let elsewhere = try await numbers.persist(on: InMemory())
        let line = #line + 1
        let joined = Bag<Int> {
            here
            there
        }
        let says = "this pipeline joins bags that are kept on two different Threads backends; persist them all on the same backend"
        await expect(joined |> .map { $0 + 1 }, says, line: line)
        await expect(
            Bag<Int> {
                here
                elsewhere
            }, "this pipeline joins bags that are kept on two backends, Threads and InMemory; persist them all on the same backend",
            line: #line - 4)
        let text = await text {
            let (count, _) = try await one.compute {
                here |> .count
                there |> .count
            }
            return count
        }
        #expect(text == says)
        #expect(
            try await
                (Bag<Int> {
                    here; here
                } |> .sum).compute() == 12)
    }
}

private struct Scaled: Transform {
    let factor: Double

    func callAsFunction(_ item: Item) -> Double { Double(item.id) * factor }
}

private struct Tagging<Tag>: Transform {
    func callAsFunction(_ item: Item) -> String { "\(Tag.self) \(item.id)" }
}

private struct Secret {}
