import DaskServers
import Foundation
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

extension ClusterTests {
    /// The conformance suite on Dask.
    @Suite(.serialized) struct ClusterConformanceTests {
        /// One connection for all cases.
        static let backend = Task {
            let cluster = try await DaskCluster.shared
            return Dask(cluster.address, ClusterTests.options(cluster))
        }
        static let cluster = ConformanceBackend("dask", loseSomething: killAWorker, bytesKept: kept) { try await backend.value }

        @Test(arguments: ConformanceCase.all) func onDask(_ one: ConformanceCase) async throws { try await one.run(on: Self.cluster) }

        @Sendable private static func kept(_ backend: any Backend) async throws -> Int { try (backend as? Dask)?.bytesInCluster() ?? 0 }

        /// Kills a worker of Dask's, and returns when another is there in its place.
        @Sendable private static func killAWorker(_ backend: any Backend) async throws {
            let cluster = try await DaskCluster.shared
            guard let worker = try await cluster.workers.randomElement() else { return }
            kill(worker.process, SIGKILL)
            try await cluster.awaitWorkers(2)
        }
    }
}
