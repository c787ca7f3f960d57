import Foundation
import Satchel
import SatchelColumns
import SatchelTesting
import Testing

private enum Action: String, CaseIterable, ColumnValue, Codable {
    case opened, closed
    case reOpened = "re\"opened é"
}

private enum Level: UInt8, CaseIterable, ColumnValue, Codable {
    case low = 1
    case high = 200
}

@Record
private struct Issue: Hashable, Codable {
    let id: Int
    let action: Action
    let previous: Action?
    let level: Level
    let ratio: Float
    let share: Float?
    let labels: [String: Int]
    let notes: [String: String?]?
    let history: [[String: Action]]
}

private struct Same: Transform {
    func callAsFunction(_ issue: Issue) -> Issue { issue }
}

/// Floats, enums and dictionaries on every backend, against plain Swift and Foundation's JSON.
@Suite struct TypeTests {
    /// Without one that Swift takes for another of different bytes.
    private static let keys = Samples.names.filter { $0.utf8.count != 3 || $0.hasPrefix("b") }

    private static func issues(_ count: Int, seed: UInt64) -> [Issue] {
        var random = SeededRandom(seed: seed)
        func dictionary<Value>(_ value: (Int) -> Value) -> [String: Value] {
            let chosen = (0..<Int.random(in: 0...4, using: &random)).map { _ in keys.randomElement(using: &random)! }
            return Dictionary(chosen.enumerated().map { ($1, value($0)) }, uniquingKeysWith: { first, _ in first })
        }
        return (0..<count).map { id in
            Issue(
                id: id, action: Action.allCases.randomElement(using: &random)!,
                previous: Bool.random(using: &random) ? Action.allCases.randomElement(using: &random)! : nil,
                level: Level.allCases.randomElement(using: &random)!,
                ratio: Float(Int.random(in: -50...50, using: &random)) / 10, share: id % 3 == 0 ? nil : .random(in: 0...1, using: &random),
                labels: dictionary { $0 % 2 }, notes: id % 4 == 0 ? nil : dictionary { $0 % 2 == 0 ? nil : "n" },
                history: (0..<(id % 3)).map { _ in dictionary { _ in .closed } })
        }
    }

    @Test(arguments: BackendCase.all) func floatsEnumsAndDictionariesAreReadAndWritten(backend: BackendCase) async throws {
        let issues = Self.issues(120, seed: 11)
        let encoder = JSONEncoder()
        let lines = try issues.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        let backend = backend.make(["s3://issues/": lines])
        let bag = Bag.s3("issues") |> .decode(Issue.self)
        #expect(try await bag.compute(on: backend) == issues)
        #expect(try await (bag |> .mapEach(Same())).compute(on: backend) == issues)
        #expect(try await (Bag(issues) |> .mapEach(Same())).compute(on: backend) == issues)
        for issue in issues.prefix(20) {
            // What is written is what Foundation reads.
            #expect(try JSONDecoder().decode(Issue.self, from: Data(try JSON(encoding: issue).utf8)) == issue)
        }
    }

    @Test(arguments: BackendCase.all) func expressionsOverThem(backend: BackendCase) async throws {
        let issues = Self.issues(120, seed: 12)
        let backend = backend.make(["s3://issues/": try issues.map { try JSON(encoding: $0).text }])
        let bag = Bag.s3("issues") |> .decode(Issue.self)
        func ids(_ bag: Bag<Issue>) async throws -> [Int] { try await bag.pluck(\.id).compute(on: backend) }
        func expected(_ condition: (Issue) -> Bool) -> [Int] { issues.filter(condition).map(\.id) }
        #expect(try await ids(bag |> .filter { $0.action == .opened }) == expected { $0.action == .opened })
        #expect(try await ids(bag |> .filter { $0.previous != .closed }) == expected { $0.previous != .closed })
        #expect(try await ids(bag |> .filter { $0.previous.isNil }) == expected { $0.previous == nil })
        #expect(try await ids(bag |> .filter { ($0.previous ?? .closed) == $0.action }) == expected { $0.previous ?? .closed == $0.action })
        #expect(try await ids(bag |> .filter { $0.level == .high }) == expected { $0.level == .high })
        #expect(try await ids(bag |> .filter { $0.action.rawValue.hasPrefix("re") }) == expected { $0.action == .reOpened })
        #expect(try await ids(bag |> .filter { $0.ratio > 0.1 && $0.ratio * 3 < 9.3 }) == expected { $0.ratio > 0.1 && $0.ratio * 3 < 9.3 })
        #expect(try await ids(bag |> .filter { ($0.share ?? 0) < 0.5 }) == expected { $0.share ?? 0 < 0.5 })
        let labels = try #require(issues.map(\.labels).first { $0.count > 1 })
        #expect(try await ids(bag |> .filter { $0.labels == labels }) == expected { $0.labels == labels })
        #expect(try await ids(bag |> .filter { $0.labels.count > 2 }) == expected { $0.labels.count > 2 })
        #expect(try await (bag |> .map { ($0.ratio + 0.3) / 7 }).compute(on: backend) == issues.map { ($0.ratio + 0.3) / 7 })
        #expect(try await (bag |> .pluck(\.ratio) |> .max).compute(on: backend) == issues.map(\.ratio).max())
        #expect(try await (bag |> .pluck(\.ratio) |> .topk(5)).compute(on: backend) == Array(issues.map(\.ratio).sorted(by: >).prefix(5)))
        let sum = issues.reduce(0) { $0 + Double($1.ratio) }
        #expect(try await (bag |> .pluck(\.ratio) |> .sum).compute(on: backend) == Float(sum))
        let kinds = try await (bag |> .pluck(\.action) |> .frequencies).compute(on: backend)
        #expect(
            Dictionary(uniqueKeysWithValues: kinds.map { ($0.value, $0.count) })
                == Dictionary(grouping: issues, by: \.action).mapValues(\.count))
        let notes = try await (bag |> .pluck(\.notes) |> .distinct).compute(on: backend)
        #expect(Set(notes) == Set(issues.map(\.notes)) && Set(notes).count == notes.count)
        #expect(try await (bag |> .pluck(\.level) |> .distinct).compute(on: backend) == [.low, .high])
    }

    @Test func dictionariesAreEqualWhateverTheOrderOfTheirKeys() async throws {
        let bag =
            Bag.lines([#"{"b":1,"a":2}"#, #"{"a":2,"b":1,"b":7}"#, #"{"\u0061":2,"b":1}"#, "{}"].map { "{\"x\":\($0)}" })
            |> .decode(Labels.self)
        #expect(
            try await (bag |> .pluck(\.x) |> .frequencies).compute() == [
                .init(value: ["a": 2, "b": 1], count: 3), .init(value: [:], count: 1),
            ])
        #expect(try await (bag |> .filter { $0.x == ["b": 1, "a": 2] } |> .count).compute() == 3)
    }

    @Test func theFirstOfManyDuplicateKeysCounts() async throws {
        var random = SeededRandom(seed: 5)
        for count in [3, 17, 100] {
            let entries = (0..<count).map { ("k\(Int.random(in: 0..<count, using: &random))", $0) }
            let line = "{\"x\":{" + entries.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}}"
            let read = try await (Bag.lines([line]) |> .decode(Labels.self) |> .pluck(\.x)).compute()
            #expect(read == [Dictionary(entries, uniquingKeysWith: { first, _ in first })])
        }
    }

    @Test func floatsAreRoundedOnce() async throws {
        // The double nearest to these lies between two floats; which is nearer only the written digits tell.
        var texts = ["1.000000059604644775390625", "1.00000005960464477539062500000000001", "1.00000005960464477539062499999999999"]
        texts += [
            "3.4028235677973366e38", "3.40282356779733661637539395458142568447e38", "1e-46", "7.006492321624085e-46", "7.1e-46", "-0",
            "16777217",
        ]
        var random = SeededRandom(seed: 6)
        for _ in 0..<300 {
            let float = Float(bitPattern: UInt32.random(in: 0..<0x7f00_0000, using: &random))
            let between = (Double(float) + Double(float.nextUp)) / 2
            texts += ["\(between)", "\(between)".contains("e") ? "-\(between)" : "\(between)0000000000000000001", "\(float)"]
        }
        for text in texts {
            let read = try? await (Bag.lines(["{\"x\":\(text)}"]) |> .decode(Ratio.self)).compute()[0].x
            let oracle = strtof(text, nil)
            #expect(read?.bitPattern == (oracle.isFinite ? oracle.bitPattern : nil), "\(text)")
        }
    }

    @Test func sumsOfFloatsAreRoundedOnce() async throws {
        // Exactly between two floats but for a little that a double can't hold.
        for little: Float in [0x1p-100, -0x1p-100, 0] {
            let sum = try await (Bag<Float>([1, 0x1p-24, little]) |> .sum).compute()
            #expect(sum == (little > 0 ? Float(1).nextUp : 1))
        }
    }

    @Test func aValueThatIsNoCaseIsTheErrorOfItsRow() async throws {
        let failing = try Failing()
        func issue(_ change: (String) -> String) throws -> Bag<Issue> {
            let good = try JSON(encoding: Self.issues(1, seed: 3)[0]).text
            try failing.folder.write(good + "\n" + change(good), to: "issues.json")
            return Bag.files(failing.path("issues.json")) |> .decode(Issue.self)
        }
        let good = try JSON(encoding: Self.issues(1, seed: 3)[0]).text
        let raw = Self.issues(1, seed: 3)[0].action.rawValue.replacing("\"", with: "\\\"")
        let bag = try issue { $0.replacing("\"action\":\"\(raw)\"", with: "\"action\":\"lost\"") }
        let says =
            "DIR/issues.json, line 2, byte \(good.utf8.count + 18), $.action: expected one of \"opened\", \"closed\", \"re\\\"opened é\" (Action), "
            + "found the string \"lost\"; add the case to Action, or declare the property as String"
        await failing.expect(bag, says, delivered: 1)
        await failing.expect(bag |> .filter { $0.action == .closed } |> .count, says)
        #expect(try await (bag |> .pluck(\.id)).compute() == [0, 0])
        let levels = try issue { $0.replacing(#/"level":\d+/#, with: "\"level\":7") }
        let text = await failing.text { try await levels.pluck(\.level).compute().count }
        #expect(
            text.hasSuffix(
                "$.level: expected one of 1, 200 (Level), found the number 7; add the case to Level, or declare the property as UInt8"),
            "\(text)")
        let history = Bag.lines([#"{"x":{"good":1,"bad":"one"}}"#]) |> .decode(Labels.self)
        #expect(
            await failing.text { try await history.compute().count }
                == "values, line 1, $.x.bad: expected a number, found the string \"one\"; declare the property as what the data hold, or as JSON to take any value"
        )
    }

    @Test func thePlanSaysThem() throws {
        let plan = try (Bag.s3("a") |> .decode(Issue.self) |> .filter { $0.action == .opened && $0.ratio > 0.1 } |> .pluck(\.labels))
            .explain()
        #expect(plan.contains(#"where action == "opened" && ratio > 0.1 [expression]"#), "\(plan)")
        #expect(plan.contains("map labels [expression] → [String: Int]"), "\(plan)")
    }
}

@Record
private struct Labels: Hashable {
    let x: [String: Int]
}

@Record
private struct Ratio {
    let x: Float
}
