import Foundation
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

/// JSON values in expressions: the same wherever they are read, and no more read than is asked for.
@Suite struct JSONExpressionTests {
    /// Lines of an envelope with random values in it; `note` is at times missing, and so a value is at times damaged.
    private static func lines(seed: UInt64, damaged: Bool) -> [String] {
        var random = RandomJSON(seed: seed)
        return (0..<60).map { id in
            var body = random.object(depth: 4)
            if damaged, id % 3 == 0 {
                // Of damage only what leaves the line's brackets and strings whole: other lines are errors as they stand.
                let broken = random.damaged(body)
                if isBracketed(broken) { body = broken }
            }
            let note = id % 4 == 0 ? "" : #","note":\#(random.value(depth: 2))"#
            return #"{"id":\#(id),"body":\#(body),"list":[\#(body),\#(random.value(depth: 2))]\#(note)}"#
        }
    }

    private static func isBracketed(_ text: String) -> Bool {
        var open: [UInt8] = []
        var bytes = Array(text.utf8).drop { " \t\r".utf8.contains($0) }
        guard bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "[") else { return false }
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                while let next = bytes.popFirst(), next != UInt8(ascii: "\"") {
                    // As raw control characters they make the line unfit.
                    if next < 0x20 { return false }
                    if next == UInt8(ascii: "\\") { _ = bytes.popFirst() }
                    if bytes.isEmpty { return false }
                }
            case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(byte + 2)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open.popLast() == byte else { return false }
                if open.isEmpty, !bytes.allSatisfy({ " \t\r".utf8.contains($0) }) { return false }
            default: break
            }
        }
        return open.isEmpty
    }

    @Test(arguments: BackendCase.all + BackendCase.forms) func pathsAreReadAlikeEverywhere(_ backend: BackendCase) async throws {
        for (seed, isDamaged) in [(1, false), (2, false), (3, true), (4, true), (5, true)] as [(UInt64, Bool)] {
            let lines = Self.lines(seed: seed, damaged: isDamaged)
            let made = backend.make(["s3://bucket/envelopes": lines])
            let envelopes = Bag.s3("bucket", "envelopes") |> .decode(Envelope.self)
            let values = try await envelopes.compute(on: made)
            #expect(values.count == lines.count)
            let memory = Bag(values)
            for envelopes in [envelopes, memory] {
                let deep = try await (envelopes |> .map { $0.body["a"][0]["b"] }).compute(on: made)
                #expect(deep == values.map { $0.body["a"][0]["b"] })
                let several = envelopes |> .map { ($0.body["b"].int ?? 1) ^ ($0.body["a"]["key"].int ?? 2) }
                #expect(try await several.compute(on: made) == values.map { ($0.body["b"].int ?? 1) ^ ($0.body["a"]["key"].int ?? 2) })
                let both = envelopes |> .filter { $0.body["a"].isNull || $0.body["a"][1].int ?? 0 < 8 } |> .map { $0.body["a"] }
                #expect(
                    try await both.compute(on: made)
                        == values.map { $0.body["a"] }.filter { $0.isNull || $0[1].int ?? 0 < 8 })
                let notes = try await (envelopes |> .map { $0.note["a"].string ?? $0.note[0].string ?? "none" }).compute(on: made)
                #expect(
                    notes.map { Array($0.utf8) }
                        == values.map { Array(($0.note?["a"].string ?? $0.note?[0].string ?? "none").utf8) })
                let whole = try await (envelopes |> .map { $0.whole["body"]["key"] }).compute(on: made)
                #expect(whole == values.map { $0.body["key"] })
                let first = try await (envelopes |> .map { $0.list[0].map { $0["b"][0] } ?? JSON.null }).compute(on: made)
                #expect(first == values.map { $0.list[0]["b"][0] })
                let keys = try await (envelopes |> .map { $0.list.map { $0["key"].int }.count }).compute(on: made)
                #expect(keys == values.map { $0.list.count })
                #expect(try await (envelopes |> .filter { $0.note.isNil } |> .count).compute(on: made) == values.count { $0.note == nil })
            }
            let bare = Bag.s3("bucket", "envelopes") |> .decode(JSON.self)
            let found = try await (bare |> .filter { $0["body"]["a"].isNull } |> .map { $0["body"]["b"] }).compute(on: made)
            #expect(found == values.filter { $0.body["a"].isNull }.map { $0.body["b"] })
        }
    }

    @Test(arguments: 0..<4) func whatValuesHold(_ seed: UInt64) async throws {
        var random = RandomJSON(seed: seed)
        let values = try (0..<200).map { _ in try JSON(random.value(depth: 2)) }
        let bag = Bag(values)
        let backend = InMemory(partitions: 3)
        #expect(try await (bag |> .map { $0.int }).compute(on: backend) == values.map(\.int))
        #expect(try await (bag |> .map { $0.double }).compute(on: backend) == values.map(\.double))
        #expect(try await (bag |> .map { $0.bool }).compute(on: backend) == values.map(\.bool))
        #expect(try await (bag |> .map { $0.date }).compute(on: backend) == values.map(\.date))
        #expect(try await (bag |> .map { $0.array }).compute(on: backend) == values.map(\.array))
        #expect(try await (bag |> .map { $0.isNull }).compute(on: backend) == values.map(\.isNull))
        let strings = try await (bag |> .map { $0.string }).compute(on: backend)
        #expect(strings.map { $0.map { Array($0.utf8) } } == values.map { $0.string.map { Array($0.utf8) } })
        let sums = bag |> .map { ($0.array ?? []).map { $0.int ?? 0 }.filter { $0 > -10 && $0 < 10 }.sum() }
        let expected = values.map { ($0.array ?? []).map { $0.int ?? 0 }.filter { $0 > -10 && $0 < 10 }.reduce(0, +) }
        #expect(try await sums.compute(on: backend) == expected)
    }

    @Test func theScanReadsThePathAlone() async throws {
        let long = String(repeating: "x", count: 5000)
        let lines = (0..<20).map { id in
            #"{"id":\#(id),"body":{"long":"\#(long)","commits":[{"message":"m\#(id)","long":"\#(long)"},"\#(long)"],"n":\#(id)},"list":[]}"#
        }
        let backend = InMemory(["s3://bucket/long": lines])
        let envelopes = Bag.s3("bucket", "long") |> .decode(Envelope.self)
        let messages = envelopes |> .filter { $0.body["n"].int ?? 0 >= 10 } |> .map { $0.body["commits"][0]["message"].string }
        let explained = try messages.explain()
        #expect(
            explained.contains(
                """
                             where body["n"].int ?? 0 >= 10 [expression]
                             reads body["n"] (1 key)
                             decodes body["commits"][0]["message"] (1 key) of the rows that match
                """), "\(explained)")
        let (found, report) = try await messages.computeWithReport(on: backend)
        #expect(found == (10..<20).map { "m\($0)" })
        #expect(report.valuesDecoded == 30)
        #expect(report.bytesDecoded == 10 + 20 + 10 * #""m10""#.utf8.count)
        let whole = envelopes |> .filter { $0.whole["body"]["n"].int == 3 } |> .count
        let (n, other) = try await whole.computeWithReport(on: backend)
        #expect(n == 1)
        #expect(other.bytesDecoded == 30)
        let bare = Bag.s3("bucket", "long") |> .decode(JSON.self) |> .filter { $0["body"]["n"].int == 3 } |> .map { $0["id"].int }
        let (ids, third) = try await bare.computeWithReport(on: backend)
        #expect(ids == [3])
        #expect(third.bytesDecoded == 31)
    }

    /// A value that the record needs is missed also where only a part of it is read.
    @Test func theValueItselfIsNeeded() async throws {
        let lines = [#"{"id":1,"body":{"a":1},"list":[]}"#, #"{"id":2,"list":[]}"#, #"{"id":3,"body":tru,"list":[]}"#]
        let failing = try Failing()
        let messages = ["line 2, byte 34, $.body: the record needs this key", "$.body: expected any JSON value, found tru"]
        for (other, message) in zip(1..., messages) {
            let backend = InMemory(["s3://bucket/some": [lines[0], lines[other]]])
            let bag = Bag.s3("bucket", "some") |> .decode(Envelope.self)
            let part = await failing.text { try await (bag |> .map { $0.body["a"].int }).compute(on: backend) }
            let whole = await failing.text { try await (bag |> .map { $0.body }).compute(on: backend) }
            #expect(part == whole)
            #expect(part.contains(message))
        }
    }
}

@Record
struct Envelope: Hashable {
    let id: Int
    let body: JSON
    let list: [JSON]
    let note: JSON?
    @Key(.whole) let whole: JSON
}
