import DaskServers
import Foundation
import ObjectStoreServers
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

extension ClusterTests {
    /// Workers and children of a cluster that are killed, stopped and added at seeded moments: the answer is right, or the error names the loss;
    /// nothing hangs and nothing is left.
    @Suite(.serialized) struct ClusterChaosTests {
        /// Ten runs on each of three clusters; the last reads from a store.
        @Test(arguments: [0, 1, 2] as [UInt64]) func workersThatDie(_ group: UInt64) async throws {
            let folder = try TemporaryFolder()
            let store = group == 2 ? try await ObjectStoreServer.ceph() : nil
            try await DaskCluster.running { cluster in
                var outcomes: [ChaosRun.Outcome] = []
                do {
                    let chaos = try await ClusterChaos(on: cluster, in: folder, store: store)
                    for number in 0..<10 {
                        let run = ClusterChaosRun(seed: group * 10 + UInt64(number), chaos)
                        let report = { @Sendable in "seed \(run.seed)\n\(chaos.backend.stateDump())" }
                        outcomes.append(try await watched(report: report) { try await run.outcome() })
                    }
                    let backend = chaos.backend
                    try await eventually("the end of the bags: \((try? backend.bytesInCluster()) ?? -1) bytes") {
                        try backend.bytesInCluster() == 0
                    }
                }
                for (number, outcome) in outcomes.enumerated() where !outcome.isRight {
                    #expect(outcome.isClusterLoss, "seed \(group * 10 + UInt64(number)): \(outcome)")
                }
                #expect(outcomes.filter(\.isRight).count > 5, "\(outcomes)")
                try await cluster.awaitNoChildren()
            }
        }
    }
}
