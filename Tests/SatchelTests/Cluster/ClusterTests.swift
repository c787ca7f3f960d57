import DaskServers
import Satchel
import Testing

/// Tests on real Dask clusters, one after the other: each has some ten processes, and two cores are not enough for many of them.
@Suite(.serialized) struct ClusterTests {
    static func options(_ cluster: DaskCluster) -> Dask.Options { Dask.Options(python: cluster.python) }
}
