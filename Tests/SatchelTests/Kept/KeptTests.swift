import Foundation
@testable import Satchel
@testable import SatchelBackends
import SatchelTesting
import Testing

/// What a kept bag promises: it is there at once, tells how far it is, and takes its memory along when it goes.
@Suite struct KeptTests {
    static let backends: [BackendCase] = [
        BackendCase("memory") { InMemory($0) }, BackendCase("threads") { Threads(2, standIns: $0) },
    ]

    @Test(arguments: backends) func persistReturnsBeforeTheWorkIsDone(_ backend: BackendCase) async throws {
        let gate = Gate.open(named: backend.description)
        let bag = Bag(sequence: 0..<10) |> .mapEach(WaitAtGate(name: backend.description))
        let kept = try await bag.persist(on: backend.make())
        #expect(kept.partitionCount == nil)
        gate.signal()
        try await kept.wait()
        #expect(kept.partitionCount == 1)
        #expect(kept.progress.done == kept.progress.total)
        #expect(try await kept.compute() == Array(0..<10))
    }

    @Test(arguments: backends) func failureComesThroughTheHandle(_ backend: BackendCase) async throws {
        let rows = Bag.lines(["1", "x", "3"]) |> .mapEach(ParseOrThrow())
        let kept = try await rows.persist(on: backend.make())
        let error = try #require(await #expect(throws: SatchelError.self) { try await kept.wait() })
        #expect(error.code == .transformFailed)
        #expect(error.location.line == 2)
        await #expect(throws: error) { try await kept.take(1) }
        await #expect(throws: error) { try await kept.count.compute() }
    }

    @Test(arguments: backends) func partitionsGoWithTheLastBagThatRestsOnThem(_ backend: BackendCase) async throws {
        weak var partitions: AnyObject?
        do {
            let kept = try await Bag(sequence: 0..<1000).persist(on: backend.make())
            try await kept.wait()
            partitions = kept.pipeline.kept.first
            let derived = kept |> .map { $0 * 2 } |> .sum
            #expect(try await derived.compute() == 999_000)
            #expect(partitions != nil)
        }
        #expect(partitions == nil)
    }

    /// Also when the rows were filtered, cut anew, and lie in a file.
    @Test(arguments: [1 << 30, 0]) func errorsNameTheLinesThatKeptRowsComeFrom(_ bytes: Int) async throws {
        let folder = try TemporaryFolder()
        let lines = (1...300).map { $0 == 200 ? "x" : "\($0)" }
        let path = try folder.write(lines.joined(separator: "\n"), to: "numbers.txt")
        let backend = Threads(2, memory: MemoryBudget(bytes: bytes, folder: folder.path))
        let kept = try await (Bag.files(path) |> .filter { $0.count != 2 } |> .repartition(4)).persist(on: backend)
        for number in [kept |> .mapEach(ParseOrThrow()), kept |> .map { $0.toInt }] {
            let error = try #require(await #expect(throws: SatchelError.self) { try await number.sum.compute() })
            #expect(error.location.file == path)
            #expect(error.location.line == 200)
        }
    }

    @Test func bagsWithOneKeptParentShareItsPartitions() async throws {
        let kept = try await Bag(sequence: 0..<100).persist(on: Threads(2))
        let (even, odd) = (kept |> .filter { $0 % 2 == 0 }, kept |> .filter { $0 % 2 == 1 })
        #expect(even.pipeline.kept.map(\.identity) == odd.pipeline.kept.map(\.identity))
        let both = Bag<Int> {
            even
            odd
        }
        #expect(both.pipeline.kept.count == 1)
        #expect(try await both.count.compute() == 100)
    }
}

/// Where native code waits until a test lets it go on.
private enum Gate {
    private nonisolated(unsafe) static var gates: [String: DispatchSemaphore] = [:]
    private static let lock = NSLock()

    static func open(named name: String) -> DispatchSemaphore { lock.withLock { Self.gate(name) } }

    static func wait(_ name: String) {
        let gate: DispatchSemaphore = lock.withLock { Self.gate(name) }
        gate.wait()
        gate.signal()
    }

    private static func gate(_ name: String) -> DispatchSemaphore {
        let gate = gates[name] ?? DispatchSemaphore(value: 0)
        gates[name] = gate
        return gate
    }
}

private struct WaitAtGate: Transform {
    let name: String

    func callAsFunction(_ number: Int) -> Int {
        Gate.wait(name)
        return number
    }
}

private struct ParseOrThrow: Transform {
    struct NotANumber: Error {}

    func callAsFunction(_ line: String) throws -> Int {
        guard let number = Int(line) else { throw NotANumber() }
        return number
    }
}
