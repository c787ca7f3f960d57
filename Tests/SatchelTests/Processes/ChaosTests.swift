import Foundation
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

extension ProcessTests {
    /// Workers that are killed, stopped or made to crash at seeded moments: the answer is right, or the error names the loss; nothing hangs
    /// and nothing is left.
    @Suite struct ChaosTests {
        @Test(arguments: 0..<20) func workersThatDie(_ group: UInt64) async throws {
            let folder = try TemporaryFolder()
            let rows = try ChaosRows(in: folder)
            let spill = folder.path + "/spill"
            try FileManager.default.createDirectory(atPath: spill, withIntermediateDirectories: true)
            var outcomes: [ChaosRun.Outcome] = []
            var workers: Set<Int32> = []
            do {
                // Every other group keeps in files. What a crash says is another test's.
                let backend = Processes(
                    2, memory: MemoryBudget(bytes: group % 2 == 0 ? 1 << 30 : 0, folder: spill), stallSeconds: 0.5,
                    environment: ["SWIFT_BACKTRACE": "enable=no"])
                for number in 0..<10 {
                    let run = ChaosRun(seed: group * 10 + UInt64(number), rows, folder.path, backend)
                    outcomes.append(try await watched(report: { "seed \(run.seed)\n\(backend.stateDump())" }) { try await run.outcome() })
                    workers.formUnion(backend.workerProcesses)
                }
            }
            for (number, outcome) in outcomes.enumerated() where !outcome.isRight {
                #expect(outcome.isLoss, "seed \(group * 10 + UInt64(number)): \(outcome)")
            }
            // An error is for what befalls three workers in a row. How many runs are that unlucky hangs on the machine's pace, but not all are.
            #expect(!outcomes.filter(\.isRight).isEmpty, "\(outcomes)")
            let found = workers
            try await eventually("the end of \(found.filter(ProcessTable.isAlive))") { !found.contains(where: ProcessTable.isAlive) }
            let left = { FileManager.default.subpaths(atPath: spill) ?? [] }
            try await eventually("an empty \(spill), where there is \(left())") { left().isEmpty }
        }
    }
}
