import DaskServers
import Satchel
import Testing

/// Tests on real Dask clusters.
@Suite struct ClusterTests {
    /// Two workers of one thread, which all tests share that end none of them.
    static let shared = Task { try await DaskCluster.shared }

    static func options(_ cluster: DaskCluster) -> Dask.Options { Dask.Options(python: cluster.python) }
}
