import DaskServers
import Foundation
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

extension ClusterTests {
    /// The conformance suite on Dask.
    @Suite struct ClusterConformanceTests {
        /// Those that look at what all together keep, or end a worker.
        private static let alone: Set<ConformanceCase.Topic> = [.loss, .keeping]
        static let apart = ConformanceCase.all.filter { alone.contains($0.topic) }
        static let together = ConformanceCase.all.filter { !alone.contains($0.topic) }

        /// One connection for all cases, which use it at the same time.
        private static let shared = Task {
            let cluster = try await DaskCluster.shared
            return Dask(cluster.address, ClusterTests.options(cluster))
        }

        @Test(arguments: together) func onDask(_ one: ConformanceCase) async throws {
            try await one.run(on: ConformanceBackend("dask", isSlow: true) { try await Self.shared.value })
        }

        /// On a cluster whose workers are really killed.
        @Test func onDaskThatLosesWorkers() async throws {
            try await DaskCluster.running { cluster in
                let backend = Dask(cluster.address, ClusterTests.options(cluster))
                let setting = ConformanceBackend(
                    "dask that loses workers", isSlow: true, loseSomething: { _ in try await Self.killAWorker(of: cluster) },
                    bytesKept: { _ in try backend.bytesInCluster() }, make: { backend })
                for one in Self.apart { try await one.run(on: setting) }
            }
        }

        /// Kills a worker of Dask's, and returns when another is there in its place.
        private static func killAWorker(of cluster: DaskCluster) async throws {
            guard let worker = try await cluster.workers.randomElement() else { return }
            kill(worker.process, SIGKILL)
            try await cluster.awaitWorkers(2)
        }
    }
}
