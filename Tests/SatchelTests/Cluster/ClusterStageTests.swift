import DaskServers
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

extension ClusterTests {
    /// What is seen of a run while it goes on.
    @Suite struct ClusterStageTests {
        /// The tasks of a kept bag are there as long as it is.
        @Test func tasksHaveNamesAndCounts() async throws {
            let cluster = try await DaskCluster.shared
            let backend = Dask(cluster.address, ClusterTests.options(cluster))
            let folder = try TemporaryFolder()
            for number in 0..<20 { _ = try folder.write("{\"n\": \(number % 3)}\n", to: "\(number).json") }
            let numbers = Bag.files(folder.path) |> .decode(Numbered.self)
            let kept = try await numbers.persist(on: backend)
            try await kept.wait()
            let stages = try await backend.stages()
            let scan = try #require(stages.first { $0.name == "scan-json" })
            #expect(scan.done == scan.total && scan.total > 0)
            #expect(kept.progress.done == 20 && kept.progress.total == 20)
            #expect(try await (numbers |> .pluck(\.n) |> .frequencies).compute(on: backend).map(\.count) == [7, 7, 6])
            // What nobody needs any longer is gone.
            #expect(try await backend.stages().map(\.name).contains("frequencies") == false)
        }
    }
}

@Record
private struct Numbered {
    let n: Int
}
