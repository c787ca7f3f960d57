import DaskServers
import Foundation
import ObjectStoreServers
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

/// A cluster whose workers meet their fates, and the rows that are asked for.
struct ClusterChaos: Sendable {
    let cluster: DaskCluster
    let backend: Dask
    let rows: ChaosRows
    let folder: String
    /// The rows, which the workers read.
    let bag: Bag<ChaosRow>
    /// Those that were there first.
    private let workers: [DaskCluster.Worker]

    /// - Parameter store: where the rows lie, rather than in files.
    init(on cluster: DaskCluster, in folder: TemporaryFolder, store: ObjectStoreServer?) async throws {
        self.cluster = cluster
        self.folder = folder.path
        var options = ClusterTests.options(cluster)
        options.sendsCredentials = store != nil
        options.stallSeconds = 2
        backend = Dask(cluster.address, options)
        workers = try await cluster.workers
        let rows = try ChaosRows(in: folder)
        self.rows = rows
        if let store {
            let bucket = store.newBucket()
            try await store.upload(rows.folder, to: bucket, prefix: "rows/")
            bag = Bag.s3(bucket, "rows/", options: store.options()) |> .decode(ChaosRow.self)
        } else {
            bag = rows.bag
        }
    }

    /// Ends some process: a worker, whose nanny starts another, or the user's program below one.
    func strike(_ random: inout SeededRandom) {
        let signal = [SIGKILL, SIGSEGV].randomElement(using: &random) ?? SIGKILL
        if Int.random(in: 0..<3, using: &random) == 0 {
            _ = worker(&random).map { kill($0, SIGKILL) }
        } else if let child = cluster.children().sorted().randomElement(using: &random) {
            kill(child, signal)
        }
    }

    /// Lets a worker stand still while something else is done.
    func pausing<Value>(_ random: inout SeededRandom, _ body: () async throws -> Value) async throws -> Value {
        guard let process = worker(&random) else { return try await body() }
        kill(process, SIGSTOP)
        defer { kill(process, SIGCONT) }
        try await eventually("a worker that is stopped") { ProcessTable.isStopped(process) || !ProcessTable.isAlive(process) }
        return try await body()
    }

    private func worker(_ random: inout SeededRandom) -> Int32? { workers.randomElement(using: &random).flatMap(cluster.process) }
}
