import DaskServers
import Foundation
import Testing

extension ClusterTests {
    /// What programs print on workers.
    @Suite(.serialized) struct ClusterOutputTests {
        private static let start = Task { try await DaskCluster.start(workers: 1) }
        /// The last line has no end, and is there when its process is gone.
        private let lines = ["row 1", "note 1", "row 2", "note 2", "SATF\u{1}", "half of row 3", "note 3", "row 4", "note 4"]

        private func run(_ word: String, on cluster: DaskCluster) async throws -> [Substring] {
            let run = try await Program.processProbe.run(["print-dask", cluster.address, cluster.python, word])
            #expect(run.status == 0)
            #expect(run.output == "sum 10\n")
            return run.error.split(separator: "\n")
        }

        @Test func whenItIsWantedHere() async throws {
            let cluster = try await Self.start.value
            let worker = try #require(try await cluster.workers.first)
            let found = try await run("heard", on: cluster)
            #expect(found.allSatisfy { $0.hasPrefix("[\(worker.address)] ") }, "\(found)")
            // Standard output and error meet in one pipe, and lines of both are whole.
            #expect(Set(found.map { $0.dropFirst(worker.address.count + 3) }) == Set(lines.map { $0[...] }), "\(found)")
        }

        @Test func otherwiseInTheWorkersLog() async throws {
            let cluster = try await Self.start.value
            let worker = try #require(try await cluster.workers.first)
            #expect(try await run("unheard", on: cluster) == [])
            let log = cluster.folder + "/log/\(worker.name)"
            for line in lines {
                try await eventually("\(line) in \(log)") {
                    try String(contentsOfFile: log, encoding: .utf8).contains("[satchel] \(line)\n")
                }
            }
        }
    }
}
