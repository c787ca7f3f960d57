internal import Foundation
internal import Satchel

/// Known to this file alone.
private struct Shouted: Transform {
    private let mark: Character

    init(_ mark: Character) { self.mark = mark }

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        mark = text.first ?? "?"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(mark))
    }

    func callAsFunction(_ item: Item) -> String { item.name + String(mark) }
}

extension ConformanceCase {
    static var native: [ConformanceCase] { compared.map { ConformanceCase(moving: $0, to: .native) } + codable }

    @CaseList private static var compared: [ConformanceCase] {
        operation("mapEach", { $0 |> .mapEach(Named(mark: "#")) }, { $0.map { "#" + $0.name } })
        operation(
            "filterEach with captured ranges and sets", { $0 |> .filterEach(Within(range: -3...9, except: ["ada", "é"])) },
            { $0.filter { (-3...9).contains($0.size) && !["ada", "é"].contains($0.name) } })
        operation(
            "flatMapEach", { $0 |> .flatMapEach(Tags(times: 2)) }, { $0.flatMap { $0.tags.flatMap { [$0, $0] } } })
        operation(
            "a transform over records with records in them", { $0 |> .mapEach(Moved(street: 4)) |> .filter { $0.home.number == 4 } },
            { $0.map { Moved(street: 4)($0) }.filter { $0.home != nil } })
        operation("a private transform with a coding of its own", { $0 |> .mapEach(Shouted("!")) }, { $0.map { $0.name + "!" } })
        operation(
            "generic transforms with captured values", { $0 |> .mapEach(Constant([1.5, nil], for: Item.self)) },
            { $0.map { _ in [1.5, nil] } })
        operation(
            "native code behind native code and expressions",
            { $0 |> .pluck(\.size) |> .mapEach(Added(addend: 2)) |> .map { $0 * 2 } |> .mapEach(Added(addend: -1)) |> .sum },
            { $0.reduce(0) { $0 + ($1.size + 2) * 2 - 1 } })
        operation(
            "native code behind whole bags", { $0 |> .pluck(\.size) |> .distinct |> .mapEach(Added(addend: 100)) |> .topk(5) },
            { Array(Set($0.map(\.size)).map { $0 + 100 }.sorted(by: >).prefix(5)) })
        operation(
            "native code behind take", { $0 |> .take(20) |> .mapEach(Named(mark: "a")) |> .frequencies },
            { Plain.frequencies($0.prefix(20).map { "a" + $0.name }) { $0.precedes($1) } })
    }

    @CaseList private static var codable: [ConformanceCase] {
        ConformanceCase(.native, "elements of a Codable type from lines, filtered, made anew and handed out") { run in
            let lines = (0..<120).map { #"{"path":"/p\#($0)","millis":\#($0 % 5 == 0 ? "null" : "\($0).5"),"headers":{"h":["\#($0)"]}}"# }
            let expected = try lines.map { try JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
            let path = try run.write(lines, "requests.json")
            for bytes in [40, 500, 64 << 20] {
                let rows = Bag.files(path, partitionBytes: bytes) |> .decode(Request.self)
                let check = "partitionBytes \(bytes)"
                try await run.expect(check, rows |> .count, 120)
                try await run.expect(check, rows, expected)
                let slow = rows |> .filterEach(IsSlow()) |> .mapEach(Slowed(factor: 2))
                let plain = expected.filter { ($0.millis ?? 0) > 10 }.map { Slowed(factor: 2)($0) }
                try await run.expect(check, slow, plain)
                try await run.expect(check, slow |> .take(3), Array(plain.prefix(3)))
                try await run.expect(check, slow |> .mapEach(PathOf()) |> .topk(1), [plain.map(\.path).max() ?? ""])
                let kept = try await (slow |> .repartition(3)).persist(on: run.backend)
                try await run.expect("\(check), kept", kept, plain)
                try await run.expect("\(check), kept, on", kept |> .mapEach(PathOf()), plain.map(\.path))
            }
        }
        ConformanceCase(.native, "captured values of every kind arrive as they were") { run in
            let one = Bag([0])
            try await run.expect("text", one |> .mapEach(Constant("a\"\\\u{0}\n日本e\u{301}", for: Int.self)), ["a\"\\\u{0}\n日本e\u{301}"])
            try await run.expect("numbers", one |> .mapEach(Constant([Int.min, .max], for: Int.self)), [[.min, .max]])
            try await run.expect(
                "doubles", one |> .mapEach(Constant([Double.leastNonzeroMagnitude, 0.1, .greatestFiniteMagnitude], for: Int.self)),
                [[Double.leastNonzeroMagnitude, 0.1, .greatestFiniteMagnitude]])
            let date = Date(timeIntervalSinceReferenceDate: 441_817_200.125)
            try await run.expect("dates", one |> .mapEach(Constant(date, for: Int.self)), [date])
            let choice = Choice.some(depth: 3, ["a": 1, "b": nil])
            try await run.expect("enumerations", one |> .mapEach(Constant(choice, for: Int.self)), [choice])
            let long = (0..<20_000).map { "\($0)" }.joined(separator: " ")
            try await run.expect("a long text", one |> .mapEach(Constant(long, for: Int.self)), [long])
        }
    }

    private init(moving other: ConformanceCase, to topic: Topic) {
        self.init(topic, String(other.description.dropFirst("operation: ".count)), other.body)
    }
}
