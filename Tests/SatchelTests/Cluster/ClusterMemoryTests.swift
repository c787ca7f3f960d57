import DaskServers
import Foundation
import Satchel
import SatchelBackends
import Testing

extension ClusterTests {
    /// Dask counts its own process's memory, and not that of what runs below it: Satchel does that.
    @Suite struct ClusterMemoryTests {
        /// Holds more with each row, whatever the row is.
        struct Hoards: Transform {
            func callAsFunction(_ number: Int) -> Int {
                guard number == 7 else { return number }
                var hoard: [[UInt8]] = []
                while true { hoard.append([UInt8](repeating: UInt8(truncatingIfNeeded: hoard.count) | 1, count: 8 << 20)) }
            }
        }

        struct Same: Transform {
            func callAsFunction(_ number: Int) -> Int { number }
        }

        @Test func whoTakesMoreThanItsShareIsEndedAndTheWorkerLivesOn() async throws {
            try await DaskCluster.running(workers: 1, options: ["--memory-limit", "600MiB"]) { cluster in
                let backend = Dask(cluster.address, ClusterTests.options(cluster))
                let worker = try #require(try await cluster.workers.first)
                let numbers = Bag(sequence: 0..<100)
                let error = try await #require(throws: SatchelError.self) {
                    try await watched(report: { backend.stateDump() }) {
                        try await (numbers |> .mapEach(Hoards()) |> .sum).compute(on: backend)
                    }
                }
                #expect(error.code == .workerLost)
                #expect(
                    error.message
                        == "lost 3 processes on workers, one after the other, while they ran partition 0 with Hoards: the last one took more memory "
                        + "than the 600 MiB that are its share of its Dask worker's limit (give workers a higher --memory-limit or fewer "
                        + "threads, or let user code hold less), and was ended")
                #expect(error.location.worker == worker.address)
                #expect(try await (numbers |> .mapEach(Same()) |> .sum).compute(on: backend) == 4950)
                #expect(cluster.process(of: worker) == worker.process)
            }
        }
    }
}
