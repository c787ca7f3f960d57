import DaskServers
import Satchel
import Testing

/// Tests on real Dask clusters, one after the other: each has some ten processes, and two cores are not enough for many of them.
@Suite(.serialized) struct ClusterTests {
    /// Two workers of one thread, which all tests share that end none of them.
    static let shared = Task { try await DaskCluster.shared }

    static func options(_ cluster: DaskCluster) -> Dask.Options { Dask.Options(python: cluster.python) }
}
