import Satchel
import SatchelColumns
import SatchelEngine
import SatchelPlan
import Testing

/// That a transform's value goes from a plan to where it runs, and what becomes of rows that fail.
@Suite struct LanguageNativeTests {
    private struct Chunk: Origin.Lines {
        func location(of line: Int) -> SatchelError.Location { .init(file: "f.json", line: line + 1) }
    }

    private func batch<Value: ColumnValue>(_ values: [Value]) throws -> Batch {
        let builder = ColumnBuilder(Value.columnType)
        for value in values { try value.columnWrite(to: builder) }
        return Batch(count: values.count, column: builder.finish(), origin: Origin(lines: Chunk()))
    }

    private func values<Value: ColumnValue>(_ batch: Batch, as type: Value.Type = Value.self) throws -> [Value] {
        try (0..<batch.count).map { try Value.columnRead(batch.column, at: $0) }
    }

    private func runner(_ kind: NativeStage.Kind, _ transform: some Transform) throws -> NativeRunner {
        try NativeRunner(NativeStage(kind, transform), stagePlace: "Mine/Stage.swift:3")
    }

    @Test func mapsOfEveryTypeOfResult() throws {
        let numbers = try batch([1, 2, 3])
        #expect(try values(runner(.map, Times(factor: 4)).run(numbers)) == [4, 8, 12])
        #expect(try values(runner(.map, Halves()).run(numbers)) == [nil, 1, nil])
        #expect(try values(runner(.map, Counted()).run(numbers)) == [1, 2, 3].map { Frequency(value: "\($0)", count: $0) })
        #expect(try values(runner(.map, Level.high).run(numbers)) == [11, 12, 13])
    }

    @Test func filtersKeepTheOrigin() throws {
        let kept = try runner(.filter, IsOdd()).run(batch([1, 2, 3]))
        #expect(try values(kept) == [1, 3])
        #expect(kept.location(of: 1).line == 3)
    }

    @Test func flatMapsRepeatTheOrigin() throws {
        let out = try runner(.flatMap, Below()).run(batch([2, 0, 3]))
        #expect(try values(out) == [0, 1, 0, 1, 2])
        #expect((0..<5).map { out.location(of: $0).line } == [1, 1, 3, 3, 3])
    }

    private func picky(_ kind: NativeStage.Kind) throws -> NativeRunner {
        switch kind {
        case .map: try runner(.map, PickyMap())
        case .filter: try runner(.filter, PickyFilter())
        case .flatMap: try runner(.flatMap, PickyFlatMap())
        }
    }

    @Test(arguments: [NativeStage.Kind.map, .filter, .flatMap]) func whatItThrowsIsTheErrorOfItsRow(kind: NativeStage.Kind) throws {
        let name = [.map: "PickyMap", .filter: "PickyFilter", .flatMap: "PickyFlatMap"][kind, default: ""]
        let out = try picky(kind).run(batch([1, 2, 3]))
        #expect(out.count == 3)
        #expect(out.faults.rows == [1])
        #expect(
            out.fault(at: 1)?.description
                == "f.json, line 2: \(name) threw PickyError: tooEven [stage at Mine/Stage.swift:3]")
        #expect(out.fault(at: 1)?.code == .transformFailed)
        #expect(out.fault(at: 2) == nil && out.location(of: 2).line == 3)
    }

    @Test(arguments: [NativeStage.Kind.map, .filter, .flatMap]) func rowsThatAreErrorsAreNotCalled(kind: NativeStage.Kind) throws {
        var input = try batch([1, 2, 5])
        let (line, value) = (SatchelError(.invalidJSON, "line"), SatchelError(.typeMismatch, "value"))
        input.faults = Faults(rows: [1], errors: [line])
        input.column.faults = Faults(rows: [2], errors: [value])
        let out = try picky(kind).run(input)
        #expect(out.faults == Faults(rows: [1, 2], errors: [line, value]))
    }

    @Test func anElementOfRecordsAndOptionals() throws {
        let visitors = try batch([Visitor(name: "a", email: nil), Visitor(name: "b", email: "c"), nil])
        #expect(try values(runner(.map, Address()).run(visitors)) == ["a", "c", "-"])
    }

    @Test func aStageOfAnotherBuildIsRefused() throws {
        var stage = try NativeStage(.map, Times(factor: 4))
        stage.kind = .filter
        #expect(
            throws: SatchelError(
                .invalidPlan, "the transform Times does not fit its stage (filterEach); run the workers from the same build of the program",
                at: .init(stage: "p"))
        ) { try NativeRunner(stage, stagePlace: "p") }
        stage.kind = .map
        stage.value = Array("[{}]".utf8)
        let undecodable = #expect(throws: SatchelError.self) { try NativeRunner(stage, stagePlace: "p") }
        #expect(undecodable?.message == "the value of the transform Times can't be decoded from what it was encoded to; check its Codable")
        stage.type.mangledName = "nonsense"
        #expect(
            throws: SatchelError(
                .invalidPlan, "this process has no transform Times; run the workers from the same build of the program",
                at: .init(stage: "p"))
        ) { try NativeRunner(stage, stagePlace: "p") }
    }
}

struct Times: Transform {
    var factor: Int
    func callAsFunction(_ number: Int) -> Int { number * factor }
}

/// Encodes itself as a bare string.
private enum Level: String, Transform {
    case low, high
    func callAsFunction(_ number: Int) -> Int { self == .high ? number + 10 : number }
}

private struct Halves: Transform {
    func callAsFunction(_ number: Int) -> Int? { number % 2 == 0 ? number / 2 : nil }
}

private struct Counted: Transform {
    func callAsFunction(_ number: Int) -> Frequency<String> { Frequency(value: "\(number)", count: number) }
}

private struct IsOdd: Transform {
    func callAsFunction(_ number: Int) -> Bool { number % 2 == 1 }
}

private struct Below: Transform {
    func callAsFunction(_ number: Int) -> [Int] { Array(0..<number) }
}

private struct Address: Transform {
    func callAsFunction(_ visitor: Visitor?) -> String { visitor?.email ?? visitor?.name ?? "-" }
}

private enum PickyError: Error { case tooEven }

private func odd(_ number: Int) throws -> Int {
    if number % 2 == 0 { throw PickyError.tooEven }
    return number
}

private struct PickyMap: Transform {
    func callAsFunction(_ number: Int) throws -> Int { try odd(number) }
}

private struct PickyFilter: Transform {
    func callAsFunction(_ number: Int) throws -> Bool { try odd(number) > 0 }
}

private struct PickyFlatMap: Transform {
    func callAsFunction(_ number: Int) throws -> [Int] { [try odd(number)] }
}
