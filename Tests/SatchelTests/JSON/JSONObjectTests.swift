import Satchel
import SatchelTesting
import Testing

/// JSON objects and their keys, and optional JSON values, in expressions: as in native code.
@Suite struct JSONObjectTests {
    /// Lines of an envelope, of whose notes some are missing and some null.
    private static func lines(seed: UInt64) -> [String] {
        var random = RandomJSON(seed: seed)
        return (0..<90).map { id in
            let note = id % 4 == 0 ? "" : #","note":\#(id % 5 == 0 ? "null" : random.value(depth: 2))"#
            return #"{"id":\#(id),"body":\#(random.value(depth: 3)),"list":[\#(random.value(depth: 2))]\#(note)}"#
        }
    }

    /// By bytes, since Swift takes strings for equal that differ in them.
    private static func sortedKeys(_ keys: some Sequence<String>) -> [[UInt8]] {
        keys.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test(arguments: BackendCase.all + BackendCase.forms) func objectsAndTheirKeysAsInNativeCode(_ backend: BackendCase) async throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let made = backend.make(["s3://bucket/envelopes": Self.lines(seed: seed)])
            let envelopes = Bag.s3("bucket", "envelopes") |> .decode(Envelope.self)
            let values = try await envelopes.compute(on: made)
            #expect(values.contains { $0.body.object != nil } && values.contains { $0.body.object == nil })
            for envelopes in [envelopes, Bag(values)] {
                #expect(try await (envelopes |> .map { $0.body.object }).compute(on: made) == values.map(\.body.object))
                let notes = values.map { $0.note?.object }
                #expect(try await (envelopes |> .map { $0.note.object }).compute(on: made) == notes)
                let keys = try await (envelopes |> .map { ($0.body.object ?? [:]).keys }).compute(on: made)
                #expect(keys.map { $0.map { Array($0.utf8) } } == values.map { Self.sortedKeys(($0.body.object ?? [:]).keys) })
                let numbers = envelopes |> .map { (($0.body.object ?? [:])["a"] ?? JSON.null).int ?? ($0.body.object ?? [:]).count }
                let plain = values.map { $0.body.object?["a"]?.int ?? ($0.body.object ?? [:]).count }
                #expect(try await numbers.compute(on: made) == plain)
                let inner = envelopes |> .map { ($0.list[0].object ?? [:]).keys.count }
                #expect(try await inner.compute(on: made) == values.map { ($0.list[0].object ?? [:]).keys.count })
            }
        }
    }

    @Test func ofEqualKeysTheFirstCountsAndWhatIsNoJSONIsNull() async throws {
        let values = try [#"{"b":1,"a":2,"\u0062":3}"#, "[]", "{}"].map { try JSON($0) }
        #expect(try await (Bag(values) |> .map { $0.object }).compute().map { $0?.mapValues(\.text) } == [["a": "2", "b": "1"], nil, [:]])
        let damaged = Bag.lines([#"{"x":{"a":tru,"b":[2]}}"#]) |> .decode(JSON.self)
        #expect(try await (damaged |> .map { $0["x"].object }).compute() == [["a": .null, "b": try JSON("[2]")]])
    }

    @Test(arguments: BackendCase.forms) func keysOfDictionaries(_ backend: BackendCase) async throws {
        let made = backend.make(["s3://bucket/counts": [#"{"x":{"é":2,"b":1,"":0}}"#, #"{"x":{}}"#, #"{"x":{"b":"no","a":1}}"#]])
        let counts = Bag.s3("bucket", "counts") |> .decode(Counts.self)
        // The value that is no number is nobody's here.
        #expect(try await (counts |> .map { $0.x.keys }).compute(on: made) == [["", "b", "é"], [], ["a", "b"]])
        #expect(try await (counts |> .flatMap { $0.x.keys } |> .frequencies |> .topk(1)).compute(on: made) == [.init(value: "b", count: 2)])
        let sums = counts |> .map { counts in counts.x.keys.filter { $0 != "b" }.map { counts.x[$0] ?? 0 }.sum() }
        #expect(try await sums.compute(on: made) == [2, 0, 1])
        #expect(try (counts |> .map { $0.x.keys }).explain().contains("map x.keys [expression] → [String]"))
    }

    @Test(arguments: BackendCase.all + BackendCase.forms) func optionalValuesHoldWhatTheirValuesDo(_ backend: BackendCase) async throws {
        let made = backend.make(["s3://bucket/envelopes": Self.lines(seed: 9)])
        let envelopes = Bag.s3("bucket", "envelopes") |> .decode(Envelope.self)
        let values = try await envelopes.compute(on: made)
        for envelopes in [envelopes, Bag(values)] {
            #expect(try await (envelopes |> .map { $0.note.int }).compute(on: made) == values.map { $0.note?.int })
            #expect(try await (envelopes |> .map { $0.note.double }).compute(on: made) == values.map { $0.note?.double })
            #expect(try await (envelopes |> .map { $0.note.bool }).compute(on: made) == values.map { $0.note?.bool })
            #expect(try await (envelopes |> .map { $0.note.date }).compute(on: made) == values.map { $0.note?.date })
            #expect(try await (envelopes |> .map { $0.note.array }).compute(on: made) == values.map { $0.note?.array })
            #expect(try await (envelopes |> .map { $0.note.isNull }).compute(on: made) == values.map { $0.note?.isNull ?? true })
            let strings = try await (envelopes |> .map { $0.note.string }).compute(on: made)
            #expect(strings.map { $0.map { Array($0.utf8) } } == values.map { ($0.note?.string).map { Array($0.utf8) } })
        }
    }

    @Test(arguments: BackendCase.all + BackendCase.forms) func optionalValuesAsRecords(_ backend: BackendCase) async throws {
        let children = Samples.make(80, seed: 5).map { $0.children.first }
        let lines = try children.enumerated().map { id, child in
            let note = try child.map { try #","note":\#(JSON(encoding: $0).text)"# } ?? (id % 2 == 0 ? "" : #","note":null"#)
            return #"{"id":\#(id),"body":0,"list":[]\#(note)}"#
        }
        let made = backend.make(["s3://bucket/notes": lines])
        let envelopes = Bag.s3("bucket", "notes") |> .decode(Envelope.self)
        #expect(try await (envelopes |> .map { $0.note.as(Child.self) }).compute(on: made) == children)
        #expect(
            try await (envelopes |> .map { $0.note.as(Child.self).label ?? "-" }).compute(on: made) == children.map { $0?.label ?? "-" })
        // The same in native code.
        let values = try await envelopes.compute(on: made)
        #expect(try values.map { try $0.note.as(Child.self) } == children)
        #expect(try values.map { try $0.note.as(PlainChild.self)?.n } == children.map { $0?.n })
        #expect(try values.map { try $0.note.as([String: JSON].self)?.count } == values.map { $0.note?.object?.count })
        #expect(try (envelopes |> .map { $0.note.as(Child.self) }).explain().contains("note.as(Child.self)"))
    }

    @Test func aNoteOfAnotherShapeIsAnErrorOfItsRow() async throws {
        let note: JSON? = try JSON("7")
        #expect(throws: SatchelError.self) { try note.as(Child.self) }
        #expect(try JSON?.some(.null).as(Child.self) == nil)
        let backend = InMemory(["s3://bucket/one": [#"{"id":1,"body":0,"list":[],"note":7}"#]])
        let bag = Bag.s3("bucket", "one") |> .decode(Envelope.self) |> .map { $0.note.as(Child.self) }
        let text = try await Failing().text { try await bag.compute(on: backend) }
        #expect(text.hasPrefix("s3://bucket/one, line 1, $: expected an object (Child), found the number 7"), "\(text)")
    }
}

@Record
private struct Counts {
    let x: [String: Int]
}

private struct PlainChild: Codable {
    let n: Int
}
