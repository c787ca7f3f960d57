import Foundation
import Satchel
import SatchelColumns
import SatchelTesting

/// A sample as lines give it: two of its columns may be errors.
struct PlainSample: Sendable {
    let sample: Sample
    let id: Result<Int, PlainFault>
    let name: Result<String, PlainFault>

    /// The whole of it.
    var whole: Result<Sample, PlainFault> { id.flatMap { _ in name.map { _ in sample } } }
}

/// A pipeline of random stages, and the same in plain Swift.
struct RandomFlow {
    enum Bags {
        case samples(Bag<Sample>, PlainBag<PlainSample>)
        case strings(Bag<String>, PlainBag<String>)
        case ints(Bag<Int>, PlainBag<Int>)
        case counts(Bag<Frequency<String>>, PlainBag<Frequency<String>>)
    }

    var bags: Bags

    /// Where its native stages stand.
    static let place = (file: "Plans/Random.swift", line: 7)
}

/// A result to compute, and what may come of it: the text of its value, or one of some errors.
struct RandomAnswer {
    let pipeline: any Computable
    let value: String
    let faults: Set<PlainFault>
}

/// Makes random pipelines over lines of which some may be damaged.
struct RandomPlans {
    var random: SeededRandom
    let standIns: [String: [String]]
    private(set) var sources: [RandomFlow.Bags] = []
    private var leaves = 0

    init(seed: UInt64, in folder: TemporaryFolder) throws {
        random = SeededRandom(seed: seed)
        let isSound = Bool.random(using: &random)
        var standIns: [String: [String]] = [:]
        for source in 0..<Int.random(in: 1...2, using: &random) {
            let samples = Samples.make(Int.random(in: 0..<90, using: &random), seed: seed &* 3 &+ UInt64(source))
            let lines = try Self.damaged(try Samples.lines(samples), isSound ? 0 : Int.random(in: 0...3, using: &random), &random)
            let bag: Bag<String>
            let name: String
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                name = "s3://bucket/\(source)"
                standIns[name] = lines
                bag = Bag.s3("bucket", "\(source)")
            case 1:
                name = try folder.write(lines.map { $0 + "\n" }.joined(), to: "\(seed)-\(source).json")
                bag = Bag.files(name, partitionBytes: Int.random(in: 1...20_000, using: &random))
            default:
                name = "values"
                bag = Bag.lines(lines)
            }
            let rows = Self.rows(samples, lines, in: name, leaf: source)
            sources.append(.samples(bag |> .decode(Sample.self), PlainBag(rows: rows)))
        }
        leaves = 10
        self.standIns = standIns
    }

    private static func damaged(_ lines: [String], _ count: Int, _ random: inout SeededRandom) throws -> [String] {
        var lines = lines
        for _ in 0..<count where !lines.isEmpty {
            let row = Int.random(in: lines.indices, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: lines[row] = "no JSON"
            case 1: lines[row] = lines[row].replacing("\"name\":", with: "\"nome\":", maxReplacements: 1)
            default: lines[row] = lines[row].replacing("\"id\":\(row),", with: "\"id\":\"x\",")
            }
        }
        return lines
    }

    private static func rows(_ samples: [Sample], _ lines: [String], in file: String, leaf: Int) -> [PlainRow<PlainSample>] {
        var offset = 0
        return zip(samples, lines).enumerated().map { index, pair in
            let (sample, line) = pair
            defer { offset += line.utf8.count + 1 }
            func place(_ shift: Int) -> String { "\(file), line \(index + 1)" + (file == "values" ? "" : ", byte \(offset + shift)") }
            var damage: PlainFault?
            var (id, name): (Result<Int, PlainFault>, Result<String, PlainFault>) = (.success(sample.id), .success(sample.name))
            if line == "no JSON" {
                damage = PlainFault("expected a JSON value, found no; check that the file holds one JSON value a line", at: place(0))
            }
            if line.hasPrefix("{\"id\":\"x\"") {
                let says =
                    "expected a number, found the string \"x\"; declare the property as what the data hold, or as JSON to take any value"
                id = .failure(PlainFault(says, at: place(6) + ", $.id"))
            }
            if line.contains("\"nome\":") {
                let says = "the record needs this key and the line lacks it; declare the property as String? if it may be missing"
                name = .failure(PlainFault(says, at: place(0) + ", $.name"))
            }
            let value = PlainSample(sample: sample, id: id, name: name)
            return PlainRow(damage: damage, value: .success(value), place: place(0), leaf: leaf, line: index)
        }
    }

    mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[Int.random(in: choices.indices, using: &random)] }

    /// Tells the rows of one stage's result from others.
    mutating func nextLeaf() -> Int {
        leaves += 1
        return leaves
    }

    /// A pipeline of up to eight stages.
    mutating func flow() -> RandomFlow.Bags {
        var bags = pick(sources)
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            switch bags {
            case .samples(let bag, let plain): bags = stage(bag, plain)
            case .strings(let bag, let plain): bags = stage(bag, plain)
            case .ints(let bag, let plain): bags = stage(bag, plain)
            case .counts(let bag, let plain): bags = stage(bag, plain)
            }
        }
        return bags
    }

    /// Up to three results of pipelines that may share their sources.
    mutating func answers() -> [RandomAnswer] {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in answer(flow()) }
    }
}

struct IsBelow: Transform {
    let limit: Int

    func callAsFunction(_ sample: Sample) -> Bool { sample.id < limit }
}

struct Titled: Transform {
    let mark: String

    func callAsFunction(_ sample: Sample) -> String { mark + sample.title }
}

struct Refused: Error, CustomStringConvertible {
    let description: String
}

struct Picky: Transform {
    let refused: Int

    func callAsFunction(_ number: Int) throws -> Int {
        if number == refused { throw Refused(description: "no \(refused)") }
        return number ^ 1
    }
}

struct Twice: Transform {
    func callAsFunction(_ number: Int) -> [Int] { [number, number] }
}
