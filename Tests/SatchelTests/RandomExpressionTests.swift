import Satchel
import SatchelBackends
import SatchelTesting
import Testing

/// Random pipelines of expression stages over random records: memory, threads and processes, whatever the partitions, give what plain Swift gives, and
/// an error of the same row where that fails.
@Suite struct RandomExpressionTests {
    private static let groups = 10
    private static let pipelinesPerGroup = 50

    private static let workers = Processes(2)
    private static let backends: [BackendCase] =
        [1, 2, 7, 64].flatMap { partitions in
            [
                BackendCase("memory, \(partitions) partitions") { InMemory($0, partitions: partitions) },
                BackendCase("threads, \(partitions) partitions") { Threads(2, standIns: $0, partitions: partitions) },
            ]
        } + [BackendCase("processes, 7 partitions") { Processes(workersOf: workers, standIns: $0, partitions: 7) }]

    @Test(arguments: 0..<groups) func everyBackendGivesWhatPlainSwiftGives(_ group: Int) async throws {
        var failing = 0
        for number in 0..<Self.pipelinesPerGroup {
            let seed = UInt64(group * 1000 + number)
            let pipeline = try RandomPipeline(seed: seed)
            if pipeline.expected.hasPrefix("error") { failing += 1 }
            for backend in Self.backends {
                let found = await pipeline.found(backend.make(pipeline.standIns))
                // By bytes: texts that look alike are not the same.
                let isEqual = found.utf8.elementsEqual(pipeline.expected.utf8)
                #expect(isEqual, "seed \(seed) on \(backend): found \(found), expected \(pipeline.expected)")
                if !isEqual { break }
            }
        }
        // Both kinds are among them, or the comparison would be of little.
        #expect(failing > 0)
        #expect(failing < Self.pipelinesPerGroup)
    }

    /// Many rows of few values, so that columns at rest take every form and expressions run over codes.
    @Test(arguments: 0..<groups) func keptAndSavedRowsGiveWhatPlainSwiftGives(_ group: Int) async throws {
        let folder = try TemporaryFolder()
        for number in 0..<Self.pipelinesPerGroup / 2 {
            let seed = UInt64(group * 1000 + number)
            let bag = Bag.lines(try Samples.lines(RandomPipeline.samples(seed, 0...900))).decode(Sample.self)
            let backend = Threads(2)
            let kept = try await (number % 3 == 0 ? bag.repartition(3) : bag).persist(on: backend)
            let path = folder.path + "/\(number).satchel"
            try await (number % 2 == 0 ? kept : bag).save(to: path)
            for source in [kept, Bag.open(path, as: Sample.self)] {
                let pipeline = try RandomPipeline(seed: seed, rows: 0...900, source: source)
                let found = await pipeline.found(backend)
                // Kept rows remember their lines, saved ones do not.
                let isKept = source.progress.total != 0
                let expected = !isKept && pipeline.expected.hasPrefix("error") ? "error in line 0" : pipeline.expected
                let isEqual = found.utf8.elementsEqual(expected.utf8)
                #expect(isEqual, "seed \(seed): found \(found), expected \(pipeline.expected)")
                if !isEqual { break }
            }
        }
    }
}

/// A random pipeline over samples, and what plain Swift makes of them.
private struct RandomPipeline {
    let standIns: [String: [String]]
    private(set) var expected = ""
    private var run: (any Backend) async throws -> String = { _ in "" }
    private var random: SeededRandom

    /// - Parameter source: a bag that has the same samples already.
    init(seed: UInt64, rows: ClosedRange<Int> = 0...60, source: Bag<Sample>? = nil) throws {
        random = SeededRandom(seed: seed)
        _ = Int.random(in: rows, using: &random)
        let samples = Self.samples(seed, rows)
        standIns = ["s3://bucket/samples": try Samples.lines(samples)]
        let rows = samples.enumerated().map { sample in Row(line: sample.offset + 1) { sample.element } }
        try build(PlainPipeline(bag: source ?? Bag.s3("bucket", "samples").decode(Sample.self), rows: rows))
    }

    static func samples(_ seed: UInt64, _ rows: ClosedRange<Int>) -> [Sample] {
        var random = SeededRandom(seed: seed)
        return Samples.make(.random(in: rows, using: &random), seed: seed)
    }

    func found(_ backend: any Backend) async -> String {
        do {
            return try await run(backend)
        } catch let error as SatchelError {
            return "error in line \(error.location.line ?? 0)"
        } catch {
            return "\(error)"
        }
    }

    private mutating func build(_ start: PlainPipeline<Sample>) throws {
        let start = filtered(start, depth: 4)
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let values = filtered(start.map(twins { $0.integer(4) }), depth: 2)
            finish(values, order: <)
        case 1:
            let values = filtered(start.map(twins { $0.string(4) }), depth: 2)
            finish(values) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        case 2: finish(filtered(start.map(twins { $0.double(4) }), depth: 2))
        default: finish(filtered(start.map(twins { $0.flag(4) }), depth: 2))
        }
    }

    private mutating func twins<Source: TwinRow, Value>(_ make: (inout RandomTwins<Source>) -> Twin<Source, Value>) -> Twin<Source, Value> {
        var twins = RandomTwins<Source>(random: random)
        defer { random = twins.random }
        return make(&twins)
    }

    private mutating func filtered<Source: TwinRow>(_ pipeline: PlainPipeline<Source>, depth: Int) -> PlainPipeline<Source> {
        var pipeline = pipeline
        for _ in 0..<Int.random(in: 0..<3, using: &random) {
            pipeline = pipeline.filter(twins { $0.flag(depth) }, keeping: .random(using: &random))
        }
        return pipeline
    }

    /// Ends in the elements or their number.
    private mutating func finish<Value: TwinRow>(_ pipeline: PlainPipeline<Value>) {
        let bag = pipeline.bag
        if Int.random(in: 0..<3, using: &random) == 0 {
            run = { "\(try await bag.count.compute(on: $0))" }
            expected = pipeline.text { rows in "\(rows.count)" }
        } else {
            run = { "\(try await bag.compute(on: $0))" }
            expected = pipeline.text { rows in "\(try rows.map { try $0.value() })" }
        }
    }

    /// Ends in what values with an order have too.
    private mutating func finish<Value: TwinRow & Hashable & SortableColumnValue>(
        _ pipeline: PlainPipeline<Value>, order: @escaping (Value, Value) -> Bool
    ) {
        let bag = pipeline.bag
        let n = Int.random(in: 1..<9, using: &random)
        // By their texts' bytes: plain Swift's strings are equal where they look alike.
        func counts(_ rows: [Row<Value>]) throws -> [(value: Value, count: Int)] {
            try Dictionary(grouping: rows.map { try $0.value() }) { Array("\($0)".utf8) }.values.map { ($0[0], $0.count) }
        }
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            run = { "\(try await bag.frequencies.topk(n).compute(on: $0))" }
            expected = pipeline.text { rows in
                let best = try counts(rows).sorted { $0.count != $1.count ? $0.count > $1.count : order($0.value, $1.value) }
                return "\(best.prefix(n).map { Frequency(value: $0.value, count: $0.count) })"
            }
        case 1:
            run = { "\(try await bag.distinct.compute(on: $0))" }
            expected = pipeline.text { rows in "\(try counts(rows).map(\.value).sorted(by: order))" }
        case 2:
            run = { "\(try await bag.topk(n).compute(on: $0))" }
            expected = pipeline.text { rows in "\(try rows.map { try $0.value() }.sorted { order($1, $0) }.prefix(n).map { $0 })" }
        default: finish(pipeline)
        }
    }
}

/// A row on its way: its value is worked out where it is read.
private struct Row<Value> {
    let line: Int
    let value: () throws -> Value
}

/// A bag and its rows in plain Swift; nil is a row that is lost to an error, whoever reads it.
private struct PlainPipeline<Value: ColumnValue> {
    let bag: Bag<Value>
    let rows: [Row<Value>]
    /// The first line in which a condition failed.
    var failed: Int?

    func map<Next>(_ twin: Twin<Value, Next>) -> PlainPipeline<Next> {
        let rows = rows.map { row in Row<Next>(line: row.line) { try twin.plain(row.value) } }
        return PlainPipeline<Next>(bag: bag.map { twin.expression($0) }, rows: rows, failed: failed)
    }

    func filter(_ twin: Twin<Value, Bool>, keeping kept: Bool) -> PlainPipeline<Value> {
        var left: [Row<Value>] = []
        var failed = failed
        for row in rows {
            do {
                if try twin.plain(row.value) == kept { left.append(row) }
            } catch {
                failed = min(failed ?? row.line, row.line)
            }
        }
        let bag = kept ? bag.filter { twin.expression($0) } : bag.remove { twin.expression($0) }
        return PlainPipeline(bag: bag, rows: left, failed: failed)
    }

    /// What a result reads of the rows, or the first line with an error.
    func text(_ result: ([Row<Value>]) throws -> String) -> String {
        var first = failed
        let text: String
        do {
            text = try result(rows)
        } catch {
            text = ""
            for row in rows where (try? row.value()) == nil { first = min(first ?? row.line, row.line) }
        }
        return first.map { "error in line \($0)" } ?? text
    }
}
