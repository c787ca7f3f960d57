import DaskServers
import Foundation
import GitHubArchive
import ObjectStoreServers
import Satchel
import SatchelTesting
import Testing

extension ClusterTests {
    /// Keys of a store, which stay where they are unless it is said that they may go.
    @Suite(.serialized) struct ClusterCredentialTests {
        private static let events = 60

        /// A bucket with one hour.
        private static let stored = Task {
            let store = try await ObjectStoreServer.ceph()
            let bucket = store.newBucket()
            let hours = try GeneratedHours(seed: 5, hours: 1, eventsPerHour: events)
            let text = String(decoding: hours.text(hour: 0), as: UTF8.self)
            try await store.put([StoredObject("hours/2015-01-01-0.json", text)], in: bucket)
            return (store, bucket)
        }

        /// The longest piece of it that is the same in JSON, where a slash may be written in two ways.
        private func secret(_ store: ObjectStoreServer) -> String {
            let pieces: [Substring] = store.keys.secret.split { $0 == "/" }
            return pieces.max { $0.count < $1.count }.map { String($0) } ?? store.keys.secret
        }

        /// What the scheduler has got since it is watched: tasks, and among all of it how often the text is in it.
        private func found(_ text: String, at cluster: DaskCluster) async throws -> [Int] {
            let run = try await Program(path: cluster.python).run(["Tests/Dask/graph_watch.py", cluster.address, "find"], input: text)
            #expect(run.status == 0, "\(run.error)")
            return run.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        }

        private func watch(_ cluster: DaskCluster) async throws {
            let run = try await Program(path: cluster.python).run(["Tests/Dask/graph_watch.py", cluster.address, "begin"])
            #expect(run.status == 0, "\(run.error)")
        }

        /// What scheduler and workers have printed.
        private func logs(_ cluster: DaskCluster) throws -> String {
            let folder = cluster.folder + "/log"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.contains("scheduler"))
            return names.map { String(decoding: FileManager.default.contents(atPath: "\(folder)/\($0)") ?? Data(), as: UTF8.self) }.joined()
        }

        /// The arguments of the process that reaches the cluster.
        private func arguments(of backend: Dask) throws -> String {
            let number = try #require(backend.stateDump().firstMatch(of: #/bridge process (\d+)/#)?.output.1)
            let bytes = try #require(FileManager.default.contents(atPath: "/proc/\(number)/cmdline"))
            return String(decoding: bytes, as: UTF8.self)
        }

        @Test func thoseOfTheProgramAreNotSentUnlessItSaysSo() async throws {
            let (store, bucket) = try await Self.stored.value
            try await DaskCluster.running(workers: 1) { cluster in
                try await watch(cluster)
                let lines = Bag.s3(bucket, "hours/", options: store.options())
                let careful = Dask(cluster.address, .init(python: cluster.python))
                let error = await #expect(throws: SatchelError.self) { try await (lines |> .count).compute(on: careful) }
                #expect(error?.code == .invalidArgument)
                #expect(
                    error?.description
                        == "this pipeline reads a store with credentials that the program gives in code, and these are not sent to a cluster "
                        + "unless it is told so: give them in the environment or the profiles of the workers, or say sendsCredentials: true in "
                        + "Dask.Options, which lets everybody read them who reaches the scheduler")
                #expect(try await found(secret(store), at: cluster) == [0, 0])
                let open = Dask(cluster.address, .init(python: cluster.python, sendsCredentials: true))
                #expect(try await (lines |> .count).compute(on: open) == Self.events)
                #expect(try !arguments(of: open).contains(secret(store)))
                #expect(try !logs(cluster).contains(secret(store)))
                // They are where the text says they are, and are found there.
                let seen = try await found(secret(store), at: cluster)
                #expect(seen.first ?? 0 > 0 && seen.last ?? 0 > 0, "\(seen)")
            }
        }

        @Test func thoseOfTheWorkersStayThere() async throws {
            let (store, bucket) = try await Self.stored.value
            let environment = store.programEnvironment(store.keys.environment)
            try await DaskCluster.running(workers: 1, environment: environment) { cluster in
                try await watch(cluster)
                let run = try await Program.playground.run(
                    ["--json", "--data", "s3://\(bucket)/hours/", "--backend", "dask:\(cluster.address)"],
                    environment: environment.merging(cluster.environment) { $1 })
                #expect(run.error == "")
                #expect(run.output.contains("\"events\":\(Self.events),"), "\(run)")
                let seen = try await found(secret(store), at: cluster)
                #expect(seen.first ?? 0 > 0 && seen.last == 0, "\(seen)")
                #expect(try !(logs(cluster) + run.output).contains(secret(store)))
            }
        }
    }
}
