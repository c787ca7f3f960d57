import Foundation
import Satchel
import SatchelTesting
import Testing

/// What elements are, a test a sentence.
@Suite("What elements are") struct LanguageElementTests {
    @Test("properties are of every type that columns have", arguments: BackendCase.all)
    func everyPropertyType(_ backend: BackendCase) async throws {
        let all = [
            Everything(
                text: "é\n", int: .min, int8: .min, int16: .max, int32: .min, int64: .max, uint: .max, uint8: .max, uint16: 1, uint32: .max,
                uint64: .max, double: -0.1, float: 0.1, bool: true, date: Date(timeIntervalSinceReferenceDate: 0.5), maybe: "a",
                list: [[1, nil], []], dictionary: ["b": [true], "": []], word: .first, level: .high, inner: Inner(x: 1),
                inners: ["k": Inner(x: 2)], json: try JSON(#"{"a":[1.0]}"#)),
            Everything(
                text: "", int: 0, int8: 0, int16: 0, int32: 0, int64: 0, uint: 0, uint8: 0, uint16: 0, uint32: 0, uint64: 0, double: 1e300,
                float: -1, bool: false, date: Date(timeIntervalSince1970: 0), maybe: nil, list: [], dictionary: [:], word: .second,
                level: .low, inner: Inner(x: 0), inners: [:], json: .null),
        ]
        let made = backend.make(["s3://bucket/all": try all.map { try JSON(encoding: $0).text }])
        let bag = Bag.s3("bucket", "all") |> .decode(Everything.self)
        #expect(try await bag.compute(on: made) == all)
        #expect(try await (bag |> .mapEach(Same())).compute(on: made) == all)
        #expect(try await (Bag(all) |> .distinct |> .count).compute(on: made) == 2)
    }

    @Test("@Key names the key that is read and written, @Key(.whole) keeps the object beside its fields") func keys() async throws {
        let line = #"{"created_at":"2015-01-01T15:00:00Z","createdAt":7,"more":[1]}"#
        let bag = Bag.lines([line]) |> .decode(Named.self)
        #expect(try await (bag |> .map { $0.createdAt.year }).compute() == [2015])
        #expect(try await (bag |> .map { $0.whole["more"][0].int }).compute() == [1])
        #expect(try await (bag |> .pluck(\.whole)).compute().map(\.text) == [line])
        let inner = try await (Bag.lines([#"{"x":1}"#]) |> .decode(Renamed.self)).compute()
        #expect(try JSON(encoding: inner[0]).text == #"{"x":1}"#)
    }

    @Test("a plain Codable struct is decoded as JSONDecoder does, for native stages") func plainCodable() async throws {
        let lines = [#"{"at":"2015-01-01T15:00:00Z","url":"http://a/b","pair":{"a":[1]}}"#]
        let bag = Bag.lines(lines) |> .decode(Request.self)
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let expected = try decoder.decode(Request.self, from: Data(lines[0].utf8))
        #expect(try await bag.compute() == [expected])
        #expect(try await (bag |> .mapEach(Host())).compute() == ["a"])
        // Expressions over it are refused: two of `Mistake.all`.
        #expect(Mistake.all.contains { $0.code.contains("decode(Plain.self) |> .filter") })
    }
}

private enum Word: String, CaseIterable, ColumnValue { case first, second = "2\"" }
private enum Level: UInt8, CaseIterable, ColumnValue { case low = 1, high = 255 }

@Record
private struct Inner: Hashable {
    let x: Int
}

@Record
private struct Everything: Hashable {
    let text: String
    let int: Int, int8: Int8, int16: Int16, int32: Int32, int64: Int64
    let uint: UInt, uint8: UInt8, uint16: UInt16, uint32: UInt32, uint64: UInt64
    let double: Double
    let float: Float
    let bool: Bool
    let date: Date
    let maybe: String?
    let list: [[Int?]]
    let dictionary: [String: [Bool]]
    let word: Word
    let level: Level
    let inner: Inner
    let inners: [String: Inner]
    let json: JSON
}

private struct Same: Transform {
    func callAsFunction(_ row: Everything) -> Everything { row }
}

@Record
private struct Named {
    @Key("created_at") let createdAt: Date
    @Key(.whole) let whole: JSON
}

@Record
private struct Renamed {
    @Key("x") let other: Int
}

private struct Request: Codable, Equatable {
    let at: Date
    let url: URL
    let pair: [String: [Int]]
}

private struct Host: Transform {
    func callAsFunction(_ row: Request) -> String? { row.url.host() }
}
