import Satchel
import SatchelTesting
import Testing

/// A value of a dictionary that can't be read is an error of who reads it, whatever the order of the keys in the line.
@Suite struct DictionaryFaultTests {
    private static let names = ["b", "a", "é", "", "ab", "c"]

    /// Values by key, of which those that are nil are written as something else.
    private static func dictionaries(seed: UInt64) -> [[(key: String, value: Int?)]] {
        var random = SeededRandom(seed: seed)
        return (0..<60).map { _ in
            names.shuffled(using: &random).prefix(.random(in: 0...5, using: &random)).map {
                ($0, Int.random(in: 0..<4, using: &random) == 0 ? nil : Int.random(in: 0..<100, using: &random))
            }
        }
    }

    @Test(arguments: BackendCase.forms) func theErrorIsThatOfItsKey(_ backend: BackendCase) async throws {
        let dictionaries = Self.dictionaries(seed: 17)
        let lines = dictionaries.map { entries in
            let members = entries.map { "\"\($0.key)\":\($0.value.map { "\($0)" } ?? "\"no\"")" }.joined(separator: ",")
            let lists = entries.map { "\"\($0.key)\":[0,\($0.value.map { "\($0)" } ?? "\"no\"")]" }.joined(separator: ",")
            return "{\"of\":{\(members)},\"maybe\":{\(members)},\"lists\":[{\(lists)}]}"
        }
        for (row, line) in lines.enumerated() {
            let made = backend.make(["s3://bucket/tallies": [line]])
            let tallies = Bag.s3("bucket", "tallies") |> .decode(Tallies.self)
            for name in Self.names {
                let entry = dictionaries[row].first { $0.key == name }
                let found = try? await (tallies |> .map { $0.of[name] }).compute(on: made)
                let maybe = try? await (tallies |> .map { $0.maybe.map { $0[name] ?? -1 } }).compute(on: made)
                let nested = try? await (tallies |> .map { $0.lists[0].map { ($0[name] ?? [])[1] ?? -1 } }).compute(on: made)
                // Nil where the value is an error.
                let isWrong = entry != nil && entry?.value == nil
                #expect(found == (isWrong ? nil : [entry?.value]), "\(name) of \(line)")
                #expect(maybe == (isWrong ? nil : [entry?.value ?? -1]), "\(name) of \(line)")
                #expect(nested == (isWrong ? nil : [entry?.value ?? -1]), "\(name) of \(line)")
            }
        }
    }

    @Test func theErrorNamesItsKey() async throws {
        let backend = InMemory(["s3://bucket/tallies": [#"{"of":{"b":"no","a":1},"lists":[]}"#]])
        let tallies = Bag.s3("bucket", "tallies") |> .decode(Tallies.self)
        #expect(try await (tallies |> .map { $0.of["a"] }).compute(on: backend) == [1])
        let text = try await Failing().text { try await (tallies |> .map { $0.of["b"] }).compute(on: backend) }
        #expect(text.hasPrefix("s3://bucket/tallies, line 1, byte 11, $.of.b: expected a number, found the string \"no\""), "\(text)")
    }
}

@Record
private struct Tallies {
    let of: [String: Int]
    let maybe: [String: Int]?
    let lists: [[String: [Int]]]
}
