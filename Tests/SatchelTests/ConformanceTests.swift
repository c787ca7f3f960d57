import Foundation
import Satchel
@testable import SatchelBackends
import SatchelTesting
import Testing

/// The conformance suite on the backends of this process.
@Suite struct ConformanceTests {
    static let memory = ConformanceBackend("memory", bytesKept: held) { InMemory(memory: MemoryBudget(bytes: 1 << 30)) }
    static let threeThreads = ConformanceBackend("threads:3", bytesKept: held) { Threads(3, memory: MemoryBudget(bytes: 1 << 30)) }
    /// All that is kept goes to files.
    static let files = ConformanceBackend("threads:2 over files", bytesKept: held) { Threads(2, memory: MemoryBudget(bytes: 0)) }

    @Test(.serialized, arguments: ConformanceCase.all) func inMemory(_ one: ConformanceCase) async throws {
        try await one.run(on: Self.memory)
    }

    @Test(.serialized, arguments: ConformanceCase.all) func onThreads(_ one: ConformanceCase) async throws {
        try await one.run(on: Self.threeThreads)
    }

    @Test(.serialized, arguments: ConformanceCase.all(of: .keeping, .saving, .streaming, .cancellation, .loss))
    func overFiles(_ one: ConformanceCase) async throws { try await one.run(on: Self.files) }

    static let processes = ConformanceBackend("processes:2", loseSomething: killAWorker, bytesKept: heldByWorkers) { Processes(2) }

    /// All that is kept goes to files of the workers.
    static let overspill = ConformanceBackend("processes:2 over files", loseSomething: killAWorker, bytesKept: heldByWorkers) {
        Processes(2, memory: MemoryBudget(bytes: 0))
    }

    // One case at a time: each has workers of its own.
    @Test(.serialized, arguments: ConformanceCase.all) func onProcesses(_ one: ConformanceCase) async throws {
        try await one.run(on: Self.processes)
    }

    @Test(.serialized, arguments: ConformanceCase.all(of: .keeping, .saving, .loss))
    func onProcessesOverFiles(_ one: ConformanceCase) async throws { try await one.run(on: Self.overspill) }

    @Test func descriptionsTellCasesApart() {
        let descriptions = ConformanceCase.all.map(\.description)
        #expect(Set(descriptions).count == descriptions.count)
        #expect(Set(ConformanceCase.all.map(\.topic)) == Set(ConformanceCase.Topic.allCases))
    }

    /// Kills a worker that lives, and returns when the backend knows.
    @Sendable private static func killAWorker(_ backend: any Backend) async throws {
        guard let processes = backend as? Processes, let process = processes.workerProcesses.randomElement() else { return }
        kill(process, SIGKILL)
        while processes.workerProcesses.contains(process) { await Task.yield() }
    }

    @Sendable private static func heldByWorkers(_ backend: any Backend) async throws -> Int {
        try (backend as? Processes).map { try held($0) + $0.bytesInWorkers() } ?? 0
    }

    /// What the budget of a backend counts.
    @Sendable private static func held(_ backend: any Backend) -> Int {
        let memory = (backend as? any LocalBackend)?.engine.memory
        return memory.map { $0.bytesInMemory + $0.bytesInFiles } ?? 0
    }
}
