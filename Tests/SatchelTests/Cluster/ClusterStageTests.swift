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
            let folder = try numberedFiles()
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

        /// Dask is asked for what the options say, and keeps to it: a worker without the resource gets nothing.
        @Test func tasksAreGivenTheirResourcesPriorityAndRetries() async throws {
            try await DaskCluster.running(workers: 1) { cluster in
                let without = try await cluster.workers[0]
                _ = try await cluster.addWorker(options: ["--resources", "SLOT=1"])
                var options = ClusterTests.options(cluster)
                (options.resources, options.priority, options.retries) = (["SLOT": 0.5], 7, 3)
                let backend = Dask(cluster.address, options)
                let folder = try numberedFiles()
                let kept = try await (Bag.files(folder.path) |> .decode(Numbered.self)).persist(on: backend)
                try await kept.wait()
                let demands = try await cluster.demands(of: "SLOT")
                #expect(!demands.isEmpty && Set(demands) == ["0.5 7 3"], "\(demands)")
                #expect(try await cluster.tasks(of: without) == 0)
                #expect(try await (kept |> .pluck(\.n) |> .sum).compute() == 19)
            }
        }

        /// Twenty of a line each, with 0, 1 and 2 in turn.
        private func numberedFiles() throws -> TemporaryFolder {
            let folder = try TemporaryFolder()
            for number in 0..<20 { _ = try folder.write("{\"n\": \(number % 3)}\n", to: "\(number).json") }
            return folder
        }
    }
}

@Record
private struct Numbered {
    let n: Int
}
