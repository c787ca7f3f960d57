import Foundation
import GitHubArchive
import Satchel
import SatchelTesting
import Testing

/// Kept bags within a budget: what is counted, what goes to files, and what becomes of those.
@Suite struct MemoryBudgetTests {
    private let lines: [String]
    private let samples: [Sample]

    init() throws {
        samples = Samples.make(4000, seed: 11)
        lines = try Samples.lines(samples)
    }

    private func bag() -> Bag<Sample> { Bag.lines(lines).decode(Sample.self) }

    @Test func everyByteIsCountedAndGoesWithTheLastBag() async throws {
        let budget = MemoryBudget(bytes: 1 << 30)
        do {
            let kept = try await bag().persist(on: Threads(2, memory: budget))
            try await kept.wait()
            #expect(budget.bytesInMemory == kept.keptBytes)
            #expect(budget.bytesInMemory > 10_000)
            // Bags that rest on one parent share its partitions.
            let (names, flags) = (kept |> .pluck(\.name), kept |> .filter { $0.flag })
            let alone = budget.bytesInMemory
            #expect(try await names.count.compute() == 4000)
            #expect(try await flags.count.compute() == samples.filter(\.flag).count)
            #expect(budget.bytesInMemory == alone)
        }
        #expect(budget.bytesInMemory == 0)
    }

    @Test(arguments: [0, 40_000]) func whatHasNoRoomIsReadFromFiles(_ bytes: Int) async throws {
        let folder = try TemporaryFolder()
        let budget = MemoryBudget(bytes: bytes, folder: folder.path)
        do {
            let backend = Threads(2, memory: budget)
            let kept = try await bag().repartition(20).persist(on: backend)
            try await kept.wait()
            #expect(budget.bytesInMemory <= bytes)
            #expect(budget.bytesInFiles > 0)
            #expect(budget.bytesInMemory + budget.bytesInFiles == kept.keptBytes)
            #expect(try files(in: folder).contains { $0.hasSuffix(".batch") })
            #expect(try await kept.compute() == samples)
            #expect(try await kept.take(3) == Array(samples.prefix(3)))
            #expect(try await (kept |> .pluck(\.id) |> .sum).compute() == samples.reduce(0) { $0 + $1.id })
            var streamed: [Sample] = []
            for try await sample in kept.elements() { streamed.append(sample) }
            #expect(streamed == samples)
            // What rests on it is kept beside it, by the same budget.
            let few = try await (kept |> .filter { $0.flag }).persist()
            #expect(try await few.compute() == samples.filter(\.flag))
            #expect(budget.bytesInMemory <= bytes)
        }
        #expect(budget.bytesInFiles == 0)
        #expect(try files(in: folder).filter { $0.hasSuffix(".batch") } == [])
    }

    @Test func theLeastRecentlyUsedGoesFirst() async throws {
        let folder = try TemporaryFolder()
        let size = try await keptBytes()
        let budget = MemoryBudget(bytes: size * 5 / 2, folder: folder.path)
        let backend = Threads(1, memory: budget)
        let (first, second) = (try await bag().persist(on: backend), try await bag().persist(on: backend))
        try await second.wait()
        _ = try await first.count.compute()
        #expect(try await first.compute() == samples)
        #expect(budget.bytesInFiles == 0)
        let third = try await bag().persist(on: backend)
        try await third.wait()
        #expect(budget.bytesInFiles == size)
        // The first was read later than the second: what is read from a file now is the second.
        for file in try files(in: folder) where file.hasSuffix(".batch") {
            try FileManager.default.removeItem(atPath: folder.path + "/" + file)
        }
        #expect(try await first.compute() == samples)
        #expect(try await third.compute() == samples)
        let error = try #require(await #expect(throws: SatchelError.self) { try await second.compute() })
        #expect(error.code == .readFailed)
        #expect(
            error.message == "could not read \(size) bytes of kept partitions; was the file removed or cut while it was in use?")
        #expect(error.cause == "No such file or directory")
    }

    @Test func aFolderThatCannotBeMadeIsNamed() async throws {
        let budget = MemoryBudget(bytes: 0, folder: "/nowhere/at/all")
        let kept = try await bag().persist(on: Threads(1, memory: budget))
        let error = try #require(await #expect(throws: SatchelError.self) { try await kept.wait() })
        #expect(
            error.description
                == "/nowhere/at/all: could not make a folder for partitions that do not fit into memory; name a folder that this user can write "
                + "to: MemoryBudget(bytes:folder:), or keep fewer columns. What was kept before is still there (No such file or directory)")
        #expect(budget.bytesInMemory == 0)
    }

    @Test func halfOfTheMachineIsTheDefault() {
        #expect(MemoryBudget.standard.bytes > 0)
        #expect(MemoryBudget.standard.bytes <= Int(ProcessInfo.processInfo.physicalMemory) / 2)
    }

    private func keptBytes() async throws -> Int {
        let kept = try await bag().persist(on: Threads(1))
        try await kept.wait()
        return kept.keptBytes ?? 0
    }

    private func files(in folder: TemporaryFolder) throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: folder.path) }
}
