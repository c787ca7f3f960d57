internal import Satchel

/// A pipeline of random stages, and what plain Swift makes of the same rows.
struct RandomPipeline {
    enum Rows {
        case items(Bag<Item>, [Item])
        case numbers(Bag<Int>, [Int])
        case texts(Bag<String>, [String])
        case counts(Bag<Frequency<String>>, [Frequency<String>])
    }

    private var random: SeededRandom
    private(set) var rows: Rows

    init(seed: UInt64, over bag: Bag<Item>, _ items: [Item]) {
        random = SeededRandom(seed: seed)
        rows = .items(bag, items)
    }

    private mutating func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    /// Adds some stages; of kept rows the next ones go on.
    mutating func grow(_ stages: ClosedRange<Int>, on backend: any Backend) async throws {
        for _ in 0..<Int.random(in: stages, using: &random) {
            let isKept = number(8) == 0
            switch rows {
            case .items(let bag, let plain):
                rows = isKept ? .items(try await bag.persist(on: backend), plain) : next(bag, plain)
            case .numbers(let bag, let plain):
                rows = isKept ? .numbers(try await bag.persist(on: backend), plain) : next(bag, plain)
            case .texts(let bag, let plain):
                rows = isKept ? .texts(try await bag.repartition(number(5) + 1).persist(on: backend), plain) : next(bag, plain)
            case .counts(let bag, let plain): rows = next(bag, plain)
            }
        }
    }

    private mutating func next(_ bag: Bag<Item>, _ plain: [Item]) -> Rows {
        let n = number(30)
        switch number(13) {
        case 0: return .items(bag |> .filter { $0.size > n - 15 }, plain.filter { $0.size > n - 15 })
        case 1: return .items(bag |> .remove { $0.kind == .fork || $0.id % 7 == 3 }, plain.filter { $0.kind != .fork && $0.id % 7 != 3 })
        case 2: return .items(bag |> .filterEach(Within(range: -n...n)), plain.filter { (-n...n).contains($0.size) })
        case 3: return .items(bag |> .mapEach(Moved(street: n)), plain.map { Moved(street: n)($0) })
        case 4: return .items(bag |> .take(n * 4), Array(plain.prefix(n * 4)))
        case 5: return .items(bag |> .topk(n * 2) { $0.size }, Array(Plain.falling(plain, by: \.size).prefix(n * 2)))
        case 6: return .items(bag |> .repartition(n + 1), plain)
        case 7:
            let other = bag |> .filter { $0.home.isNil }
            return .items(
                Bag {
                    bag
                    other
                }, plain + plain.filter { $0.home == nil })
        case 8: return .numbers(bag |> .map { $0.id * 3 - $0.size }, plain.map { $0.id * 3 - $0.size })
        case 9: return .numbers(bag |> .map { $0.home.number } |> .dropNil, plain.compactMap { $0.home?.number })
        case 10: return .texts(bag |> .flatMapEach(Tags(times: n % 3)), plain.flatMap { Tags(times: n % 3)($0) })
        case 11:
            return .numbers(
                bag |> .grouped(by: { $0.name }, .sum { $0.size }) |> .pluck(\.value),
                Plain.groups(plain, by: \.name, { $0.precedes($1) }) { $1.reduce(0) { $0 + $1.size } })
        default: return .texts(bag |> .pluck(\.name), plain.map(\.name))
        }
    }

    private mutating func next(_ bag: Bag<Int>, _ plain: [Int]) -> Rows {
        let n = number(30)
        switch number(8) {
        case 0: return .numbers(bag |> .filter { $0 % 3 != 1 }, plain.filter { $0 % 3 != 1 })
        case 1: return .numbers(bag |> .map { $0 % 1000 + n }, plain.map { $0 % 1000 + n })
        case 2: return .numbers(bag |> .mapEach(Added(addend: n)), plain.map { $0 + n })
        case 3: return .numbers(bag |> .distinct, Set(plain).sorted())
        case 4: return .numbers(bag |> .topk(n), Array(plain.sorted(by: >).prefix(n)))
        case 5:
            return .numbers(
                Bag {
                    Bag(sequence: 0..<n)
                    bag
                }, Array(0..<n) + plain)
        case 6: return .texts(bag |> .map { $0.toString }, plain.map { "\($0)" })
        default: return .numbers(bag |> .take(n * 5), Array(plain.prefix(n * 5)))
        }
    }

    private mutating func next(_ bag: Bag<String>, _ plain: [String]) -> Rows {
        let n = number(30)
        switch number(6) {
        case 0: return .texts(bag |> .filter { $0 > "b" }, plain.filter { "b".precedes($0) })
        case 1: return .texts(bag |> .map { $0 + "!" }, plain.map { $0 + "!" })
        case 2: return .texts(bag |> .distinct, Set(plain).sorted { $0.precedes($1) })
        case 3: return .texts(bag |> .topk(n), Array(plain.sorted { $1.precedes($0) }.prefix(n)))
        case 4: return .counts(bag |> .frequencies, Plain.frequencies(plain) { $0.precedes($1) })
        default: return .numbers(bag |> .map { $0.utf8Count }, plain.map(\.utf8.count))
        }
    }

    private mutating func next(_ bag: Bag<Frequency<String>>, _ plain: [Frequency<String>]) -> Rows {
        let n = number(6)
        switch number(4) {
        case 0: return .counts(bag |> .filter { $0.count > n }, plain.filter { $0.count > n })
        case 1: return .counts(bag |> .topk(n), Array(plain.prefix(n)))
        case 2: return .texts(bag |> .pluck(\.value), plain.map(\.value))
        default: return .numbers(bag |> .map { $0.count * 2 }, plain.map { $0.count * 2 })
        }
    }
}

extension RandomPipeline.Rows {
    /// Computes the rows, their number, and hands them out as a stream.
    func check(_ run: ConformanceRun, _ check: String) async throws {
        switch self {
        case .items(let bag, let plain): try await Self.check(run, check, bag, plain)
        case .numbers(let bag, let plain):
            try await Self.check(run, check, bag, plain)
            try await run.expect("\(check), sum", bag |> .sum, plain.reduce(0, +))
        case .texts(let bag, let plain):
            try await Self.check(run, check, bag, plain)
            try await run.expect("\(check), max", bag |> .max, plain.max { $0.precedes($1) })
        case .counts(let bag, let plain): try await Self.check(run, check, bag, plain)
        }
    }

    private static func check<Element: Equatable & Sendable>(
        _ run: ConformanceRun, _ check: String, _ bag: Bag<Element>, _ plain: [Element]
    ) async throws {
        try await run.expect(check, bag, plain)
        try await run.expect("\(check), counted", bag |> .count, plain.count)
        try run.expect("\(check), as a stream", try await run.streamed(bag), is: plain)
    }
}
