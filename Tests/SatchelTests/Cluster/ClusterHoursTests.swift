import DaskServers
import Testing

extension ClusterTests {
    /// The whole analysis over hours of the archive, on a cluster.
    @Suite struct ClusterHoursTests {
        @Test(arguments: [1, 4_000_000, 1 << 30]) func playgroundAgreesWithFoundation(partitionBytes: Int) async throws {
            let cluster = try await DaskCluster.shared
            try await HoursTests.compare("dask:\(cluster.address)", partitionBytes, environment: cluster.environment)
        }
    }
}
