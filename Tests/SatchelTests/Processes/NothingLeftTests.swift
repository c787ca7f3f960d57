import Foundation
import SatchelTesting
import Testing

extension ProcessTests {
    /// What is there after a backend, or its whole program, has gone: no process, no file, no descriptor.
    @Suite struct NothingLeftTests {
        @Test func afterTheBackend() async throws {
            let run = try await Program.processProbe.run(["lifetimes", "4"], environment: ["SWIFT_BACKTRACE": "enable=no"])
            #expect(run.status == 0 && run.output.hasSuffix("workers, nothing left\n"), "\(run)")
        }

        /// Killed while one worker, or none, is stopped: who is stopped sees nothing by itself.
        @Test(arguments: [false, true]) func afterTheDriverWasKilled(_ isOneStopped: Bool) async throws {
            let folder = try TemporaryFolder()
            let (spill, fifo) = (folder.path + "/spill", folder.path + "/fifo")
            try FileManager.default.createDirectory(atPath: spill, withIntermediateDirectories: true)
            try #require(mkfifo(fifo, 0o600) == 0)
            let probe = try StartedProgram(Program.processProbe, ["hold", spill, fifo], in: folder.path, environment: ["TMPDIR": spill])
            let workers = try await probe.line("workers").compactMap { Int32($0) }
            #expect(workers.count == 2)
            #expect(try FileManager.default.contentsOfDirectory(atPath: spill).isEmpty == false)
            // Somebody waits at the pipe: a task is under way. It goes on waiting for bytes.
            var writer: Int32 = -1
            defer { close(writer) }
            try await eventually("a worker that hangs") {
                writer = open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
                return writer >= 0
            }
            if isOneStopped {
                kill(workers[0], SIGSTOP)
                try await eventually("a stopped worker") { ProcessTable.isStopped(workers[0]) }
            }
            kill(probe.process.processIdentifier, SIGKILL)
            try await eventually("the end of \(workers.filter(ProcessTable.isAlive))") { !workers.contains(where: ProcessTable.isAlive) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: spill) == [])
        }
    }
}
