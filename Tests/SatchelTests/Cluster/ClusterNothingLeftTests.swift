import DaskServers
import Foundation
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

extension ClusterTests {
    /// What is there when a driver, its bridge, its run or the cluster's scheduler has gone: no process, no task in the cluster's memory.
    @Suite struct ClusterNothingLeftTests {
        /// Ends by itself, is killed, or loses its bridge, and then is killed.
        enum Ending: CaseIterable {
            case byItself
            case killed
            case bridgeKilled
        }

        @Test func afterTheDriver() async throws {
            try await DaskCluster.running(workers: 1, threads: 2) { cluster in
                for ending in Ending.allCases {
                    let folder = try TemporaryFolder()
                    let fifo = folder.path + "/fifo"
                    try #require(mkfifo(fifo, 0o600) == 0)
                    let arguments = ["cluster", cluster.address] + (ending == .byItself ? [] : [fifo])
                    let probe = try StartedProgram(Program.processProbe, arguments, in: folder.path, environment: cluster.environment)
                    let bridge = try #require(try await probe.line("bridge").first.flatMap { Int32($0) })
                    if ending == .byItself {
                        #expect(try await probe.line("sum") == ["7998000"])
                    } else {
                        let writer = try await hung(fifo)
                        defer { close(writer) }
                        kill(ending == .killed ? probe.process.processIdentifier : bridge, SIGKILL)
                        try await nothingIsLeft(on: cluster, bridge)
                    }
                    try await eventually("the end of the driver: \(probe.output)") { !probe.process.isRunning }
                    if ending == .bridgeKilled {
                        #expect(
                            probe.output.contains("that reaches the cluster at \(cluster.address) ended with signal 9: somebody killed it"),
                            "\(probe.output)")
                    }
                    try await nothingIsLeft(on: cluster, bridge)
                }
            }
        }

        /// Somebody waits at the pipe: a task is under way. It goes on waiting for bytes.
        private func hung(_ fifo: String) async throws -> Int32 {
            var writer: Int32 = -1
            try await eventually("a child that hangs") {
                writer = open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
                return writer >= 0
            }
            return writer
        }

        private func nothingIsLeft(on cluster: DaskCluster, _ bridge: Int32) async throws {
            try await eventually("the end of the bridge") { !ProcessTable.isAlive(bridge) }
            try await cluster.awaitNoChildren()
            let remembered = try await cluster.remembered
            #expect(remembered.tasks.isEmpty && remembered.clients.isEmpty, "\(remembered)")
        }

        /// A run that is cancelled: its child stops, also where it does not look whether it should, and the next pipeline has all of the cluster.
        @Test func afterARunThatIsCancelled() async throws {
            let folder = try TemporaryFolder()
            let fifo = folder.path + "/fifo"
            try #require(mkfifo(fifo, 0o600) == 0)
            try await DaskCluster.running(workers: 1) { cluster in
                var options = ClusterTests.options(cluster)
                options.stallSeconds = 0.2
                let backend = Dask(cluster.address, options)
                let numbers = Bag(sequence: 0..<100)
                let run = Task { try await (numbers |> .mapEach(Hangs(pipe: fifo)) |> .sum).compute(on: backend) }
                let writer = try await hung(fifo)
                defer { close(writer) }
                run.cancel()
                await #expect(throws: CancellationError.self) { try await run.value }
                let sum = try await watched(report: { backend.stateDump() }) {
                    try await (numbers |> .mapEach(ClusterMemoryTests.Same()) |> .sum).compute(on: backend)
                }
                #expect(sum == 4950)
                try await eventually("one child: \(cluster.children())") { cluster.children().count == 1 }
                let remembered = try await cluster.remembered
                #expect(remembered.tasks.isEmpty && remembered.clients.count == 1, "\(remembered)")
            }
        }

        /// The error comes, the bridge ends, and the workers, which end without their scheduler, take their children along.
        @Test func afterTheScheduler() async throws {
            try await DaskCluster.running(workers: 1) { cluster in
                var options = ClusterTests.options(cluster)
                options.lossSeconds = 2
                let backend = Dask(cluster.address, options)
                let kept = try await Bag(sequence: 0..<1000).persist(on: backend)
                try await kept.wait()
                let bridge = try #require(backend.bridgeProcess)
                cluster.killScheduler()
                let error = try await #require(throws: SatchelError.self) {
                    try await watched(report: { backend.stateDump() }) {
                        while true { _ = try await (kept |> .mapEach(ClusterMemoryTests.Same()) |> .sum).compute() }
                    }
                }
                #expect(error.code == .clusterFailed)
                #expect(
                    error.message
                        == "the scheduler at \(cluster.address) was lost; what the cluster kept is lost with it and is computed again when "
                        + "it is needed, once a scheduler is there again", "\(error)")
                try await eventually("the end of the bridge") { !ProcessTable.isAlive(bridge) }
                try await cluster.awaitNoChildren()
                #expect(try backend.bytesInCluster() == 0)
            }
        }

        /// Does not come back: nobody writes to the pipe.
        struct Hangs: Transform {
            let pipe: String

            func callAsFunction(_ number: Int) -> Int {
                let descriptor = open(pipe, O_RDONLY)
                var byte: UInt8 = 0
                return number + read(descriptor, &byte, 1)
            }
        }
    }
}
