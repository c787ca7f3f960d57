import Foundation
import Satchel
import SatchelTesting
import Testing

/// JSON values as records and as plain Codable types, in native code and in expressions.
@Suite struct JSONDecodingTests {
    private struct Plain: Codable, Equatable {
        let n: Int
        let at: Date?
        let inner: [[String: Int]]
    }

    private func message(_ decode: () throws -> some Any) -> String {
        do {
            return "no error, but \(try decode())"
        } catch {
            return "\(error)"
        }
    }

    @Test func recordsComeBackAsTheyWere() throws {
        let samples = Samples.make(60, seed: 41)
        for sample in samples {
            let json = try JSON(encoding: sample)
            #expect(try json.as(Sample.self) == sample)
            let whole = try JSON("{\"part\":[0,\(json.text)],\"parent\":\(JSON(encoding: sample.parent).text)}")
            #expect(try whole["part"][1].as(Sample.self) == sample)
            #expect(try whole["parent"].as(Parent?.self) == sample.parent)
            #expect(try json["children"].as([Child].self) == sample.children)
        }
        #expect(try JSON("[1, 2,\n3]").as([Int].self) == [1, 2, 3])
        #expect(try JSON("7").as(Int.self) == 7)
        #expect(try JSON.null["a"].as(Int?.self) == nil)
    }

    @Test func manyThreadsAtOnce() async throws {
        let samples = Samples.make(200, seed: 42)
        let found = try await withThrowingTaskGroup(of: (Int, Sample).self) { group in
            for (index, sample) in samples.enumerated() {
                group.addTask { (index, try JSON(encoding: sample).as(Sample.self)) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(samples.indices.allSatisfy { found[$0] == samples[$0] })
    }

    @Test func codableTypes() throws {
        let json = try JSON(#"{"n":3,"at":"2015-01-01T15:00:00Z","inner":[{"a":1},{}],"more":0}"#)
        #expect(try json.as(Plain.self) == Plain(n: 3, at: Date(timeIntervalSince1970: 1_420_124_400), inner: [["a": 1], [:]]))
        #expect(
            message { try JSON(#"{"n":3,"inner":[{"a":"x"}]}"#).as(Plain.self) }.hasPrefix("$.inner[0].a: Expected to decode Int but found")
        )
    }

    @Test func whatIsWrongIsSaidWithItsPath() throws {
        let child = try JSON(#"{"children":[{"n":1},{"n":"x"},{"label":"a"}]}"#)
        #expect(message { try child["children"].as([Child].self) } == "$[1].n: expected a number, found the string \"x\"" + cure)
        #expect(message { try child["children"][2].as(Child.self) }.hasPrefix("$.n: the record needs this key"))
        #expect(message { try child["children"].as(Child.self) } == "$: expected an object (Child), found an array" + cure)
        #expect(message { try child["none"].as(Child.self) }.hasPrefix("$: expected an object (Child), found null"))
    }

    @Test(arguments: BackendCase.all + BackendCase.forms) func inExpressions(_ backend: BackendCase) async throws {
        let samples = Samples.make(90, seed: 43)
        let lines = try samples.map { sample in
            let parent = sample.id % 4 == 0 ? "" : try #","parent":\#(JSON(encoding: sample.parent).text)"#
            return try #"{"id":\#(sample.id),"children":\#(JSON(encoding: sample.children).text)\#(parent)}"#
        }
        let made = backend.make(["s3://bucket/raw": lines])
        let raw = Bag.s3("bucket", "raw") |> .decode(JSON.self)
        let parents = samples.map { $0.id % 4 == 0 ? nil : $0.parent }
        for raw in [raw, Bag(try lines.map { try JSON($0) })] {
            #expect(try await (raw |> .map { $0["parent"].as(Parent.self) }).compute(on: made) == parents)
            let names = raw |> .filter { !$0["parent"].as(Parent.self).isNil } |> .map { $0["parent"].as(Parent.self).home.city ?? "" }
            #expect(try await names.compute(on: made) == parents.compactMap { $0?.home.city })
            let children = raw |> .map { ($0["children"].array ?? []).map { $0.as(Child.self).n ?? -1 } }
            #expect(try await children.compute(on: made) == samples.map { $0.children.map(\.n) })
        }
    }

    @Test(arguments: BackendCase.forms) func wrongShapesAreErrorsOfTheirRows(_ backend: BackendCase) async throws {
        let made = backend.make(["s3://bucket/wrong": [#"{"p":{"n":1}}"#, "", #"{"p":{"n":"x","label":"a"}}"#, #"{"p":[]}"#]])
        let raw = Bag.s3("bucket", "wrong") |> .decode(JSON.self)
        let failing = try Failing()
        let children = raw |> .map { $0["p"].as(Child.self) }
        let number = "s3://bucket/wrong, line 3, $.n: expected a number, found the string \"x\"" + cure
        #expect(await failing.text { try await children.compute(on: made) } == number)
        #expect(await failing.text { try await (children |> .map { $0.n }).compute(on: made) } == number)
        #expect(try await (children |> .map { $0.label } |> .take(2)).compute(on: made) == [nil, "a"])
        let array = "s3://bucket/wrong, line 4, $: expected an object (Child), found an array" + cure
        #expect(await failing.text { try await (children |> .map { $0.label }).compute(on: made) } == array)
    }

    @Test(arguments: BackendCase.forms) func valuesOfDictionaries(_ backend: BackendCase) async throws {
        let made = backend.make()
        let counts = Bag([["a": 1, "é": 2], [:], ["b": 3, "a": 4, "": 5]])
        #expect(try await (counts |> .map { $0["a"] }).compute(on: made) == [1, nil, 4])
        #expect(try await (counts |> .map { $0[""] ?? 0 }).compute(on: made) == [0, 0, 5])
        #expect(try await (counts |> .map { $0["e\u{301}"] }).compute(on: made) == [nil, nil, nil])
        let keyed = counts |> .map { counts in Expr(["a", "b"]).map { counts[$0] ?? 0 }.sum() }
        #expect(try await keyed.compute(on: made) == [1, 0, 7])
        #expect(try keyed.explain().contains("?? 0"))
    }

    private let cure = "; declare the property as what the data hold, or as JSON to take any value"
}
