import Satchel
import SatchelTesting
import Testing

/// What expressions and results mean, a test a sentence, against plain Swift; what JSON means is in `MeaningTests`.
@Suite("What things mean") struct LanguageMeaningTests {
    private static let pieces = ["", "a", "b", "é", "e\u{301}", "ß", "日", "👩‍👩‍👧", "\u{0}", "Z", "\r\n"]

    private static func strings(_ count: Int, seed: UInt64) -> [String] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in
            (0..<Int.random(in: 0...3, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined()
        }
    }

    private static func bytes(_ strings: [String]) -> [[UInt8]] { strings.map { Array($0.utf8) } }

    @Test("strings are compared, ordered, hashed and prefixed by their bytes", arguments: BackendCase.all)
    func stringsGoByBytes(_ backend: BackendCase) async throws {
        let strings = Self.strings(150, seed: 51)
        let plain = Self.bytes(strings)
        let backend = backend.make()
        let bag = Bag(strings)
        for wanted in ["é", "e\u{301}", "a", "", "日"] {
            let utf8 = Array(wanted.utf8)
            func found(_ condition: (Expr<String>) -> Expr<Bool>) async throws -> [[UInt8]] {
                Self.bytes(try await bag.filter(condition).compute(on: backend))
            }
            #expect(try await found { $0 == wanted } == plain.filter { $0 == utf8 })
            #expect(try await found { $0 < wanted } == plain.filter { $0.lexicographicallyPrecedes(utf8) })
            #expect(try await found { $0.hasPrefix(wanted) } == plain.filter { $0.starts(with: utf8) })
            #expect(try await found { $0.isIn([wanted]) } == plain.filter { $0 == utf8 })
        }
        let sorted = Set(plain).sorted { $0.lexicographicallyPrecedes($1) }
        #expect(Self.bytes(try await bag.distinct.compute(on: backend)) == sorted)
        let counts = try await bag.frequencies.compute(on: backend)
        #expect(
            Set(counts.map { "\(Array($0.value.utf8)) \($0.count)" }) == Set(sorted.map { key in "\(key) \(plain.count { $0 == key })" }))
    }

    @Test("count is Swift's count of characters, utf8Count that of bytes") func counts() async throws {
        let strings = Self.strings(200, seed: 52)
        #expect(try await (Bag(strings) |> .map { $0.count }).compute() == strings.map(\.count))
        #expect(try await (Bag(strings) |> .map { $0.utf8Count }).compute() == strings.map(\.utf8.count))
    }

    @Test("nil equals nil, and an ordering with nil is false") func nils() async throws {
        let values: [Int?] = [nil, 1, 2]
        let pairs = values.flatMap { left in values.map { Two(left: left, right: $0) } }
        func expect(
            _ condition: (Expr<Two>) -> Expr<Bool>, _ plain: (Int?, Int?) -> Bool, sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let found = try await Bag(pairs).map(condition).compute()
            #expect(found == pairs.map { plain($0.left, $0.right) }, sourceLocation: sourceLocation)
        }
        func ordered(_ left: Int?, _ right: Int?, _ order: (Int, Int) -> Bool) -> Bool {
            if let left, let right { order(left, right) } else { false }
        }
        try await expect({ $0.left == $0.right }, { $0 == $1 })
        try await expect({ $0.left != $0.right }, { $0 != $1 })
        try await expect({ $0.left < $0.right }, { ordered($0, $1, <) })
        try await expect({ $0.left <= $0.right }, { ordered($0, $1, <=) })
        try await expect({ $0.left > $0.right }, { ordered($0, $1, >) })
        try await expect({ $0.left >= $0.right }, { ordered($0, $1, >=) })
        try await expect({ !($0.left < 2) && $0.right == nil }, { !ordered($0, 2, <) && $1 == nil })
    }

    @Test("overflow, division by zero and failed conversions are errors of the row, never traps") func noTraps() async throws {
        let numbers = [Int.min, Int.min + 1, -2, -1, 0, 1, 2, 3_037_000_500, Int.max - 1, Int.max]
        let pairs = numbers.flatMap { left in numbers.map { Pair(left: left, right: $0) } }
        func expect<Value: ColumnValue & Equatable>(
            _ value: @escaping (Expr<Pair>) -> Expr<Value>, _ plain: (Pair) -> Value?, sourceLocation: SourceLocation = #_sourceLocation
        ) async {
            for pair in pairs {
                let found = try? await Bag([pair]).map(value).compute().first
                #expect(found == plain(pair), "\(pair)", sourceLocation: sourceLocation)
            }
        }
        func exact(_ result: (partialValue: Int, overflow: Bool)) -> Int? { result.overflow ? nil : result.partialValue }
        await expect({ $0.left + $0.right }, { exact($0.left.addingReportingOverflow($0.right)) })
        await expect({ $0.left - $0.right }, { exact($0.left.subtractingReportingOverflow($0.right)) })
        await expect({ $0.left * $0.right }, { exact($0.left.multipliedReportingOverflow(by: $0.right)) })
        await expect({ $0.left / $0.right }, { exact($0.left.dividedReportingOverflow(by: $0.right)) })
        await expect({ $0.left % $0.right }, { exact($0.left.remainderReportingOverflow(dividingBy: $0.right)) })
        await expect({ -$0.left }, { $0.left == .min ? nil : -$0.left })
        await expect({ $0.left.abs }, { $0.left == .min ? nil : abs($0.left) })
        await expect({ $0.left.to(Int8.self) }, { Int8(exactly: $0.left) })
        await expect({ $0.left.to(UInt32.self) }, { UInt32(exactly: $0.left) })
        await expect({ $0.left.toString.to(Int16.self) }, { Int16(exactly: $0.left) })
    }

    @Test("a row that an earlier condition removed raises nothing", arguments: BackendCase.forms)
    func removedRows(_ backend: BackendCase) async throws {
        var random = SeededRandom(seed: 53)
        let lines = (0..<200).map { id in
            let right = Int.random(in: 0...3, using: &random)
            // Where the right one is 0, the left one can't be read either.
            return #"{"left":\#(right == 0 ? "\"no\"" : "\(id)"),"right":\#(right)}"#
        }
        let made = backend.make(["s3://bucket/pairs": lines])
        let pairs = Bag.s3("bucket", "pairs") |> .decode(Pair.self)
        let plain = lines.indices.compactMap { lines[$0].contains("no") ? nil : ($0, Int(String(lines[$0].dropLast().last!))!) }
        let expected = plain.filter { $0.0 / $0.1 > 9 }.map { $0.0 % $0.1 }
        let chained = pairs |> .filter { $0.right != 0 } |> .filter { $0.left / $0.right > 9 } |> .map { $0.left % $0.right }
        #expect(try await chained.compute(on: made) == expected)
        let masked = pairs |> .filter { $0.right != 0 && $0.left / $0.right > 9 } |> .map { $0.left % $0.right }
        #expect(try await masked.compute(on: made) == expected)
        let chosen = pairs |> .map { .when($0.right == 0, then: -1, else: $0.left / $0.right) } |> .remove { $0 < 0 }
        #expect(try await chosen.compute(on: made) == plain.map { $0.0 / $0.1 })
        let grouped = pairs |> .remove { $0.right == 0 } |> .aggregated(by: { $0.right }) { $0.sum { $0.left } }
        #expect(try await grouped.compute(on: made) == (1...3).map { key in plain.filter { $0.1 == key }.map(\.0).reduce(0, +) })
    }

    @Test("sums and means are exact before one rounding, whatever the partitions", arguments: 0..<4 as Range<UInt64>)
    func exactSums(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        // Pairs that cancel each other, of every magnitude, and quarters whose sum a double holds.
        let quarters = (0..<100).map { _ in Double(Int.random(in: -1000...1000, using: &random)) / 4 }
        let noise = (0..<100).map { _ in
            Double.random(in: 1...2, using: &random)
                * (Double(sign: .plus, exponent: .random(in: -300...300, using: &random), significand: 1))
        }
        let values = (quarters + noise + noise.map { -$0 }).shuffled(using: &random)
        let sum = quarters.reduce(0, +)
        for backend in BackendCase.all {
            let made = backend.make()
            #expect(try await Bag(values).sum.compute(on: made) == sum, "\(backend)")
            #expect(try await Bag(values.reversed()).mean.compute(on: made) == sum / Double(values.count), "\(backend)")
            let grouped = Bag(values) |> .grouped(by: { .when($0.isIn([]), then: 1, else: 0) }, .sum { $0 })
            #expect(try await grouped.compute(on: made).map(\.value) == [sum], "\(backend)")
        }
    }

    @Test("equal counts are in ascending order of their values, equal keys in that of the bag", arguments: BackendCase.all)
    func ties(_ backend: BackendCase) async throws {
        let made = backend.make()
        let words = ["b", "é", "a", "e\u{301}", "b", "a", "Z", "é"]
        let counts = try await (Bag(words) |> .frequencies).compute(on: made)
        #expect(counts.map { Array($0.value.utf8) } == ["a", "b", "é", "Z", "e\u{301}"].map { Array($0.utf8) })
        #expect(counts.map(\.count) == [2, 2, 2, 1, 1])
        let pairs = (0..<40).map { Pair(left: $0, right: $0 % 3) }
        let top = try await (Bag(pairs) |> .topk(20) { $0.right }).compute(on: made)
        #expect(top.map(\.left) == (pairs.filter { $0.right == 2 } + pairs.filter { $0.right == 1 }).prefix(20).map(\.left))
    }

    @Test("strict checks the whole document, and a lone surrogate is an error of it") func strict() async throws {
        let folder = try TemporaryFolder()
        for (text, isRead) in [
            (#"{"left":1,"right":2,"x":[1.0,"\ud83d\ude00"]}"#, true), (#"{"left":1,"right":2,"x":"\ud800"}"#, false),
            (#"{"left":1,"right":2,"x":01}"#, false), (#"{"left":1,"right":2,"x":tru}"#, false), (#"{"left":1,"right":2,}"#, false),
        ] {
            let path = try folder.write(text + "\n", to: "a.json")
            #expect(try await (Bag.files(path) |> .decode(Pair.self) |> .pluck(\.left)).compute() == [1], "\(text)")
            let found = try? await (Bag.files(path, json: .strict) |> .decode(Pair.self) |> .pluck(\.left)).compute()
            #expect(found == (isRead ? [1] : nil), "\(text)")
        }
    }
}

@Record
private struct Two: Hashable {
    let left: Int?
    let right: Int?
}

@Record
private struct Pair: Hashable {
    let left: Int
    let right: Int
}
