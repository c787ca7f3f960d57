import Foundation
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

@Record
private struct Entry: Hashable {
    let id: Int
    let name: String
    let score: Int
}

/// What bad input does to a result: which rows count, which error is the first, and what is left of it.
@Suite struct BadInputMeaningTests {
    private let failing: Failing

    init() throws { failing = try Failing() }

    private func entries(_ lines: [String], in name: String = "a.json", partitionBytes: Int = 64 << 20) throws -> Bag<Entry> {
        try failing.folder.write(lines.joined(separator: "\n") + "\n", to: name)
        return Bag.files(failing.path(name), partitionBytes: partitionBytes) |> .decode(Entry.self)
    }

    private func entry(_ id: Int) -> String { "{\"id\":\(id),\"name\":\"n\(id)\",\"score\":\(id * 10)}" }

    private static let wrong = "{\"id\":3,\"name\":7,\"score\":30}"

    @Test func whatIsNotReadIsNoError() async throws {
        let entries = try entries([entry(1), entry(2), Self.wrong, entry(4)])
        let says =
            "DIR/a.json, line 3, byte 79, $.name: expected a string, found the number 7; declare the property as what the data hold, or as "
            + "JSON to take any value"
        for backend in BackendCase.forms {
            let backend = backend.make()
            #expect(try await (entries |> .count).compute(on: backend) == 4)
            #expect(try await (entries |> .pluck(\.id) |> .sum).compute(on: backend) == 10)
            #expect(try await (entries |> .filter { $0.id > 1 } |> .pluck(\.score)).compute(on: backend) == [20, 30, 40])
            // Read by one of two results, it is that one's error.
            let sums = try await backend.compute {
                entries |> .pluck(\.score) |> .sum
                entries |> .filter { $0.id != 3 } |> .pluck(\.name) |> .distinct
            }
            #expect(sums.0 == 100)
            #expect(sums.1 == ["n1", "n2", "n4"])
            let text = await failing.text {
                let (sum, _) = try await backend.compute {
                    entries |> .pluck(\.score) |> .sum
                    entries |> .pluck(\.name) |> .distinct
                }
                return sum
            }
            #expect(text == says)
        }
        await failing.expect(entries |> .pluck(\.name), says, delivered: 2)
        await failing.expect(entries |> .filter { $0.name.hasPrefix("n") } |> .count, says)
        await failing.expect(entries |> .filter { $0.id > 1 } |> .filter { $0.name == "n4" && $0.score > 0 } |> .count, says)
    }

    @Test func aRowThatAnEarlierConditionRemovedRaisesNothing() async throws {
        let entries = try entries([entry(0), entry(1), Self.wrong, entry(4)])
        for backend in BackendCase.forms {
            let backend = backend.make()
            #expect(try await (entries |> .filter { $0.id != 3 }).compute(on: backend).map(\.name) == ["n0", "n1", "n4"])
            #expect(try await (entries |> .filter { $0.id != 3 } |> .filter { $0.name == "n4" } |> .count).compute(on: backend) == 1)
            #expect(try await (entries |> .filter { $0.id != 3 && $0.name == "n4" } |> .count).compute(on: backend) == 1)
            #expect(try await (entries |> .remove { $0.id == 0 } |> .map { 100 / $0.id }).compute(on: backend) == [100, 33, 25])
            #expect(try await (entries |> .map { $0.id } |> .filter { $0 > 0 } |> .map { 100 / $0 } |> .sum).compute(on: backend) == 158)
        }
        await failing.expect(
            entries |> .map { 100 / $0.id },
            "DIR/a.json, line 1, byte 0: 100 / 0 divides by zero; remove rows whose divisor is 0 with an earlier filter")
        await failing.expect(
            entries |> .map { $0.id * 4_611_686_018_427_387_904 } |> .sum,
            "DIR/a.json, line 3, byte 63: 3 * 4611686018427387904 overflows Int; remove such rows with an earlier filter")
    }

    @Test func countLooksAtTheStructureOfEveryLine() async throws {
        let lines = try entries([entry(1), entry(2), "{\"id\":3,\"name\":[}", entry(4)])
        let says =
            "DIR/a.json, line 3, byte 80: this bracket closes nothing that was opened: }; mend the line or take it out of the file"
        await failing.expect(lines |> .count, says)
        await failing.expect(lines |> .pluck(\.id) |> .max, says)
        // Also in rows that a condition would remove: nobody knows what the line is.
        await failing.expect(lines |> .filter { $0.id == 1 } |> .count, says)
        for backend in BackendCase.forms { #expect(try await lines.take(2, on: backend.make()).map(\.id) == [1, 2]) }
    }

    @Test func theFirstErrorInTheOrderOfTheInputIsReported() async throws {
        // Many files of different sizes, so that threads reach the errors in another order than that of the input.
        for file in 0..<8 {
            var lines = (0..<(file == 2 ? 4_000 : 20)).map(entry)
            if file >= 2 { lines[file == 2 ? 3_990 : 3] = file == 5 ? "no JSON" : Self.wrong }
            try failing.folder.write(lines.joined(separator: "\n") + "\n", to: "many/h-\(file).json")
        }
        for partitionBytes in [64 << 20, 1 << 16, 2000] {
            let entries = Bag.files(failing.path("many"), partitionBytes: partitionBytes) |> .decode(Entry.self)
            let expected =
                ", $.name: expected a string, found the number 7; declare the property as what the data hold, or as JSON to take any value"
            for backend in BackendCase.forms + [BackendCase("threads:8") { Threads(8, standIns: $0) }] {
                let backend = backend.make()
                let text = await failing.text {
                    let (count, _) = try await backend.compute {
                        entries |> .count
                        entries |> .pluck(\.name) |> .frequencies
                    }
                    return count
                }
                #expect(text.hasPrefix("DIR/many/h-2.json, line 3991, byte ") && text.hasSuffix(expected), "\(text) on \(backend)")
            }
        }
    }

    @Test func ofSeveralResultsTheFirstLinesErrorIsReported() async throws {
        // The first result fails at line 300, the second at line 200, the third at line 100: whatever a batch holds, line 100 is the first.
        var lines = (0..<400).map(entry)
        lines[299] = "{\"id\":\"x\",\"name\":\"n\",\"score\":1}"
        lines[199] = "{\"id\":199,\"name\":7,\"score\":1}"
        lines[99] = "{\"id\":99,\"name\":\"n\",\"score\":[]}"
        for partitionBytes in [64 << 20, 3000] {
            let entries = try entries(lines, partitionBytes: partitionBytes)
            for backend in BackendCase.forms {
                let backend = backend.make()
                let text = await failing.text {
                    let (sum, _, _) = try await backend.compute {
                        entries |> .pluck(\.id) |> .sum
                        entries |> .pluck(\.name) |> .distinct
                        entries |> .filter { $0.score > 5 } |> .topk(3) { $0.score }
                    }
                    return sum
                }
                #expect(text.hasPrefix("DIR/a.json, line 100, byte "), "\(text) on \(backend)")
                let flat = await failing.text {
                    let (_, kinds) = try await backend.compute {
                        entries |> .take(350) |> .pluck(\.id) |> .max
                        entries |> .pluck(\.score) |> .distinct |> .count
                    }
                    return kinds
                }
                #expect(flat.hasPrefix("DIR/a.json, line 100, byte "), "\(flat) on \(backend)")
            }
        }
    }

    @Test func takeReportsOnlyWhatLiesBeforeItsRows() async throws {
        // Files of three lines, the third of them damaged at its end: the first seven rows are there whoever reads them.
        for file in 0..<3 {
            try failing.folder.write((0..<3).map { entry(file * 3 + $0) }.joined(separator: "\n") + "\n", to: "take/h-\(file).json")
        }
        let packed = gzipped((9..<12).map { entry($0) + "\n" }.joined())
        try failing.folder.write(Data(packed.dropLast(4)), to: "take/h-3.json.gz")
        for partitionBytes in [64 << 20, 1] {
            let entries = Bag.files(failing.path("take"), partitionBytes: partitionBytes) |> .decode(Entry.self)
            for backend in BackendCase.forms {
                let backend = backend.make()
                for count in [0, 1, 7, 9, 12] { #expect(try await entries.take(count, on: backend).map(\.id) == Array(0..<count)) }
                #expect(
                    await failing.text { try await entries.take(13, on: backend).count }
                        == "DIR/take/h-3.json.gz, byte \(packed.count - 4): the gzip file is cut: it ends in the checksum and length of member 1 "
                        + "(counted in the compressed file); copy or download it again")
            }
        }
    }

    @Test func nothingOfADamagedFileIsKept() async throws {
        try failing.folder.write((0..<50).map { entry($0) + "\n" }.joined(), to: "kept/h-1.json")
        let packed = gzipped((0..<8_000).map { entry($0) + "\n" }.joined())
        try failing.folder.write(Data(packed.dropLast(6)), to: "kept/h-2.json.gz")
        let says =
            "DIR/kept/h-2.json.gz, byte \(packed.count - 6): the gzip file is cut: it ends in the checksum and length of member 1 "
            + "(counted in the compressed file); copy or download it again"
        let entries = Bag.files(failing.path("kept")) |> .decode(Entry.self)
        for backend in BackendCase.forms {
            let kept = try await entries.persist(on: backend.make())
            #expect(await failing.text { try await kept.wait() } == says)
            #expect(await failing.text { try await kept.take(1).count } == says)
            #expect(await failing.text { try await (kept |> .count).compute() } == says)
            // A handle that failed stays so, and says it to whoever rests on it.
            let derived = try await (kept |> .pluck(\.name)).persist()
            #expect(await failing.text { try await derived.wait() } == says)
        }
        await failing.expect(entries, says, delivered: 8_050)
        await failing.expect(entries |> .pluck(\.id) |> .max, says)
    }

    @Test func aKeptTopHoldsNoErrors() async throws {
        // The order reads scores alone; what is kept are whole rows.
        let entries = try entries([entry(1), entry(2), Self.wrong])
        await failing.expect(
            entries |> .topk(2) { $0.score },
            "DIR/a.json, line 3, byte 79, $.name: expected a string, found the number 7; declare the property as what the data hold, or as "
                + "JSON to take any value")
        for backend in BackendCase.forms {
            #expect(try await (entries |> .topk(2) { $0.score } |> .pluck(\.id)).compute(on: backend.make()) == [3, 2])
        }
    }

    @Test func aListThatCanNotBeReadIsARowThatCanNot() async throws {
        let lists = Bag(sequence: [[Int]](repeating: [], count: 3)) |> .map { $0.count } |> .map { 1 / $0 }
        await failing.expect(lists, "values, line 1: 1 / 0 divides by zero; remove rows whose divisor is 0 with an earlier filter")
        let lines = [Int](repeating: 0, count: 3).map { _ in "{\"tags\":7}" }
        try failing.folder.write(lines.joined(separator: "\n"), to: "tags.json")
        let tags = Bag.files(failing.path("tags.json")) |> .decode(Labelled.self) |> .flatMap { $0.tags }
        let says =
            "DIR/tags.json, line 1, byte 8, $.tags: expected an array, found the number 7; declare the property as what the data hold, or as "
            + "JSON to take any value"
        await failing.expect(tags, says)
        await failing.expect(tags |> .count, says)
        for backend in BackendCase.forms { #expect(try await tags.take(0, on: backend.make()) == []) }
    }

    @Test func whatNativeCodeThrowsIsTheErrorOfItsRow() async throws {
        let entries = try entries([entry(1), entry(2), entry(3)])
        let line = #line + 1
        let refused = entries |> .mapEach(Refusing(id: 2))
        let says =
            "DIR/a.json, line 2, byte 32: Refusing threw Refusal: no twos here [stage at SatchelTests/BadInputMeaningTests.swift:\(line)]"
        for backend in BackendCase.forms {
            #expect(await failing.text { try await refused.compute(on: backend.make()).count } == says)
            #expect(try await (entries |> .filter { $0.id != 2 } |> .mapEach(Refusing(id: 2))).compute(on: backend.make()) == ["n1", "n3"])
        }
    }
}

@Record
private struct Labelled: Hashable {
    let tags: [String]
}

private struct Refusal: Error, CustomStringConvertible {
    let description: String
}

private struct Refusing: Transform {
    let id: Int

    func callAsFunction(_ entry: Entry) throws -> String {
        if entry.id == id { throw Refusal(description: "no twos here") }
        return entry.name
    }
}
