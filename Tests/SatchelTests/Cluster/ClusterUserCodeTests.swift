import DaskServers
import Foundation
import Satchel
import SatchelTesting
import Testing

extension ClusterTests {
    /// What user code does wrong on workers.
    @Suite struct ClusterUserCodeTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        @Test func whatItThrowsReadsAsOnThreads() async throws {
            let cluster = try await DaskCluster.shared
            for file in 0..<3 { try folder.write((0..<50).map { "\(file * 50 + $0)\n" }.joined(), to: "\(file).txt") }
            let bag = Bag.files(folder.path + "/*.txt") |> .mapEach(Objects(to: 107))
            let theirs = try #require(await #expect(throws: SatchelError.self) { try await (bag |> .count).compute(on: Threads(2)) })
            let backend = Dask(cluster.address, ClusterTests.options(cluster))
            var ours = try #require(await #expect(throws: SatchelError.self) { try await (bag |> .count).compute(on: backend) })
            let worker = try #require(ours.location.worker)
            #expect(try await cluster.workers.map(\.address).contains(worker))
            #expect(ours.description == theirs.description + " [on worker \(worker)]")
            ours.location.worker = nil
            #expect(ours == theirs)
            #expect(theirs.code == .transformFailed && theirs.location.line == 8)
            var kept = try #require(await #expect(throws: SatchelError.self) { try await bag.persist(on: backend).wait() })
            #expect(kept.location.worker?.hasPrefix("tcp://127.0.0.1:") == true)
            kept.location.worker = nil
            #expect(kept == theirs)
        }

        /// The process that ran it is lost, and the worker stays.
        @Test func aTrapEndsItsProcessAlone() async throws {
            let cluster = try await DaskCluster.shared
            let rows = try ChaosRows(in: folder, files: 3, rowsPerFile: 50)
            let crashes = Crashes(kind: .outOfRange, fate: Fate(id: 120, signal: 0, times: 3, marker: folder.path + "/crash"))
            let backend = Dask(cluster.address, ClusterTests.options(cluster))
            let before = try await cluster.workers
            let error = try #require(
                await #expect(throws: SatchelError.self) {
                    try await (rows.bag |> .mapEach(crashes) |> .count).compute(on: backend)
                })
            #expect(error.code == .workerLost)
            // What is said behind that is of variables in main.swift, which the program of these tests has.
            #expect(
                error.message.replacing("signal 5", with: "signal 4").split(separator: ";").first.map(String.init)
                    == "lost 3 processes on workers, one after the other, while they ran partition 0 with Crashes: the last one ended with signal "
                    + "4, a trap: an index out of range, a nil that was unwrapped by force, an overflow, or a fatalError in code that it runs",
                "\(error)")
            #expect(error.cause?.contains("Index out of range") == true, "\(error)")
            #expect(error.location.file == rows.folder + "/2.json")
            #expect(error.location.stage?.hasPrefix("SatchelTests/ClusterUserCodeTests.swift:") == true)
            #expect(before.map(\.address).contains(error.location.worker ?? ""), "\(error)")
            // Now that the fate was met, the same work is done by the same workers.
            #expect(try await (rows.bag |> .mapEach(crashes) |> .count).compute(on: backend) == rows.rows.count)
            #expect(try await cluster.workers == before)
        }
    }
}

private struct Objects: Transform {
    struct NotLiked: Error, CustomStringConvertible {
        let number: Int
        var description: String { "\(number) is not liked" }
    }

    let to: Int

    func callAsFunction(_ line: String) throws -> Int {
        guard let number = Int(line), number != to else { throw NotLiked(number: to) }
        return number
    }
}
