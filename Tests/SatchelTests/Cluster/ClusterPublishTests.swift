import DaskServers
import Foundation
import Satchel
import SatchelBackends
import SatchelTesting
import Testing

@Record
private struct SharedVisit: Hashable {
    let path: String
    let status: Int
}

/// A part of a visit, in another order, by its keys.
@Record
private struct SharedAnswer: Hashable {
    let status: Int
    let path: String
}

/// What no visit has.
@Record
private struct Unshared: Hashable {
    let path: Int
    let colour: String
}

extension ClusterTests {
    /// Bags that programs share by way of the cluster.
    @Suite struct ClusterPublishTests {
        private static let backend = Task {
            let cluster = try await DaskCluster.shared
            return Dask(cluster.address, ClusterTests.options(cluster))
        }

        private static func cluster() async throws -> (cluster: DaskCluster, backend: Dask) {
            (try await DaskCluster.shared, try await backend.value)
        }

        /// A thousand visits, every tenth of which failed.
        private let lines = (0..<1000).map { #"{"path":"/\#($0 % 7)/\#($0)","status":\#($0 % 10 == 0 ? 500 : 200)}"# }
        private var visits: Bag<SharedVisit> {
            Bag { for part in 0..<5 { Bag.lines(lines[part * 200..<(part + 1) * 200]) |> .decode(SharedVisit.self) } }
        }

        private func probe(_ mode: String, _ cluster: DaskCluster, _ rest: String...) async throws -> String {
            let run = try await Program.processProbe.run([mode, cluster.address] + rest, environment: cluster.environment)
            #expect(run.status == 0, "\(run.error)")
            return run.output
        }

        private func error(_ body: () async throws -> Void) async -> String {
            do { try await body() } catch { return "\(error)" }
            return "no error"
        }

        private func failures(_ bag: Bag<SharedAnswer>) async throws -> Int {
            try await (bag |> .filter { $0.status >= 500 } |> .count).compute()
        }

        @Test func anotherProgramReadsIt() async throws {
            let (cluster, backend) = try await Self.cluster()
            var kept: Bag<SharedVisit>? = try await visits.persist(on: backend)
            try await kept?.publish(as: "visits")
            #expect(try await probe("published", cluster, "visits") == "1000 200:900 500:100\n")
            // The name holds it.
            kept = nil
            #expect(try await probe("published", cluster, "visits") == "1000 200:900 500:100\n")
            #expect(try await backend.publishedNames().contains("visits"))
            // And then who has it open.
            let open = Bag.published("visits", as: SharedAnswer.self, on: backend)
            try await open.wait()
            try await backend.unpublish("visits")
            #expect(try await !backend.publishedNames().contains("visits"))
            #expect(open.partitionCount == 5)
            #expect(try await failures(open) == 100)
            #expect(try await open.take(2) == [SharedAnswer(status: 500, path: "/0/0"), SharedAnswer(status: 200, path: "/1/1")])
        }

        @Test func whoPublishedItHasEnded() async throws {
            let (cluster, backend) = try await Self.cluster()
            let folder = try TemporaryFolder()
            let file = try folder.write(lines.joined(separator: "\n"), to: "visits.json")
            let count = try #require(Int(try await probe("publish", cluster, "ended", file).dropLast()))
            let open = Bag.published("ended", as: SharedAnswer.self, on: backend)
            #expect(try await failures(open) == 100)
            #expect(count > 5)
            #expect(open.partitionCount == count)
            // What is made of it is kept too, and lines are still known.
            let failed = try await (open |> .filter { $0.status >= 500 }).persist()
            let found = await error {
                _ = try await (failed |> .mapEach(Picky()) |> .sum).compute()
            }
            #expect(found.contains("visits.json, line 11"), "\(found)")
            try await backend.unpublish("ended")
        }

        fileprivate struct Picky: Transform {
            func callAsFunction(_ visit: SharedAnswer) throws -> Int {
                struct Refused: Error {}
                if visit.path != "/0/0" { throw Refused() }
                return 1
            }
        }

        @Test func rowsOfTheDriverArePublished() async throws {
            let (_, backend) = try await Self.cluster()
            let counts = try await (visits |> .pluck(\.status) |> .frequencies).persist(on: backend)
            try await counts.publish(as: "counts")
            let open = Bag.published("counts", as: Frequency<Int>.self, on: backend)
            #expect(try await open.compute() == [Frequency(value: 200, count: 900), Frequency(value: 500, count: 100)])
            let empty = try await (visits |> .filter { $0.status == 1 }).persist(on: backend)
            try await empty.publish(as: "counts", replacing: true)
            #expect(try await Bag.published("counts", as: SharedVisit.self, on: backend).compute() == [])
            try await backend.unpublish("counts")
        }

        @Test func namesAndTypesHaveToFit() async throws {
            let (cluster, backend) = try await Self.cluster()
            let kept = try await visits.persist(on: backend)
            try await kept.publish(as: "fit")
            let taken = await error { try await kept.publish(as: "fit") }
            #expect(
                taken == """
                    a bag is published as "fit" on the cluster at \(cluster.address) already; choose another name, say replacing: true, or \
                    unpublish that one first
                    """)
            let wrong = await error { _ = try await Bag.published("fit", as: Unshared.self, on: backend).count.compute() }
            #expect(
                wrong == """
                    this bag was published with another shape than Unshared has: path was published as String, and is Int; colour was not \
                    published; open it as a type whose properties have the names and types that were published, all of them or some
                    """)
            try await kept.publish(as: "fit", replacing: true)
            try await backend.unpublish("fit")
            let unknown = await error { try await backend.unpublish("fit") }
            #expect(unknown.hasPrefix("no bag is published as \"fit\" on the cluster at \(cluster.address); "))
            let nowhere = await error { _ = try await Bag.published("fit", as: SharedVisit.self, on: backend).count.compute() }
            #expect(nowhere.hasPrefix("no bag is published as \"fit\" on the cluster at \(cluster.address); "))
        }

        @Test func onlyKeptBagsOfAClusterArePublished() async throws {
            let (_, backend) = try await Self.cluster()
            let loose = await error { try await visits.publish(as: "x") }
            #expect(loose == #"publish(as: "x"): expected a kept bag; publish what persist(on:) gives for this one"#)
            let nameless = await error { try await visits.persist(on: backend).publish(as: "") }
            #expect(nameless == #"publish(as: ""): expected the name that others are to find the bag by"#)
            let local = await error { try await visits.persist(on: Threads(2)).publish(as: "x") }
            #expect(
                local == """
                    publish(as: "x"): bags are published on a cluster, and this one is kept on Threads; persist it on a Dask, or save it to a folder
                    """)
        }

        @Test(arguments: DaskCluster.Version.allCases) func workersGoAndItStays(_ version: DaskCluster.Version) async throws {
            try await DaskCluster.running(workers: 3, version: version, nanny: false) { cluster in
                let backend = Dask(cluster.address, ClusterTests.options(cluster))
                let folder = try TemporaryFolder()
                let file = try folder.write(lines.joined(separator: "\n"), to: "visits.json")
                let kept = try await visits.persist(on: backend)
                #expect(try await kept.count.compute() == 1000)
                _ = try await probe("publish", cluster, "stays", file)
                // The same build asks something else, in the same children, as its first run too.
                #expect(try await probe("published", cluster, "stays") == "1000 200:900 500:100\n")
                let open = Bag.published("stays", as: SharedAnswer.self, on: backend)
                // One goes in order, and what it has moves to the others.
                let first = try #require(try await cluster.workers.first)
                let retire = "import sys, distributed; distributed.Client(sys.argv[1]).retire_workers([sys.argv[2]])"
                let run = try await Program(path: cluster.python).run(["-c", retire, cluster.address, first.address])
                #expect(run.status == 0, "\(run.error)")
                #expect(try await failures(open) == 100)
                #expect(try await (kept |> .filter { $0.status >= 500 } |> .count).compute() == 100)
                // One dies, and what it had is made again.
                let second = try #require(try await cluster.workers.first { $0.name != first.name })
                kill(second.process, SIGKILL)
                #expect(try await failures(open) == 100)
                #expect(try await (kept |> .filter { $0.status >= 500 } |> .count).compute() == 100)
            }
        }

        @Test func itIsFoundAgainAfterTheConnectionWasLost() async throws {
            let (cluster, _) = try await Self.cluster()
            let own = Dask(cluster.address, ClusterTests.options(cluster))
            try await visits.persist(on: own).publish(as: "again")
            let open = Bag.published("again", as: SharedAnswer.self, on: own)
            let failed = try await (open |> .filter { $0.status >= 500 }).persist()
            #expect(try await failed.count.compute() == 100)
            try await endBridge(of: own)
            #expect(try await failures(open) == 100)
            #expect(try await failed.count.compute() == 100)
            // Nobody has it now but who made something of it.
            try await own.unpublish("again")
            try await endBridge(of: own)
            let lost = await error { _ = try await failures(open) }
            #expect(
                lost == """
                    the bag that was published as "again" was lost with the connection to the cluster at \(cluster.address), and none has the name \
                    any longer: publish it again
                    """)
        }

        private func endBridge(of backend: Dask) async throws {
            let dump = backend.stateDump()
            let number = dump.split(separator: " ").drop { $0 != "process" }.dropFirst().first.flatMap { Int32($0.prefix { $0.isNumber }) }
            kill(try #require(number, "\(dump)"), SIGKILL)
            // Either finds out that it has ended, or has a new one already.
            _ = try? await backend.publishedNames()
        }

        @Test func releasedBagsAreGone() async throws {
            let (_, shared) = try await Self.cluster()
            let own = Dask(connectionOf: shared, standIns: [:], partitions: 1)
            for backend: any Backend in [InMemory(), Threads(2), own] {
                let kept = try await visits.persist(on: backend)
                let failed = kept |> .filter { $0.status >= 500 }
                #expect(try await failed.count.compute() == 100)
                kept.release()
                let gone = await error { _ = try await failed.count.compute() }
                #expect(gone == "this kept bag was released; persist it again, or release it after the last result that needs it")
                #expect(kept.keptBytes == nil)
                kept.release()
            }
        }
    }
}
