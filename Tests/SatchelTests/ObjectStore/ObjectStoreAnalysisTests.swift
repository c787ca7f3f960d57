import Foundation
import GitHubArchive
import ObjectStoreServers
import Satchel
import SatchelTesting
import Testing

/// The analysis over a store equals the one over the same files.
@Suite struct ObjectStoreAnalysisTests {
    /// Everything the Playground answers but how long it took.
    private func answers(_ run: Program.Run) throws -> NSDictionary {
        #expect(run.error == "")
        #expect(run.status == 0)
        var object = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        object["seconds"] = nil
        return object as NSDictionary
    }

    @Test(arguments: ["memory", "threads:1", "threads:2", "threads", "processes:2"]) func playgroundAnswersTheSame(backend: String)
        async throws
    {
        let hours = try await StoredHours.get()
        let arguments = ["--json", "--backend", backend, "--top", "25", "--partition-bytes", "100000"]
        let local = try await Program.playground.run(arguments + hours.files.flatMap { ["--data", $0] })
        let expected = try answers(local)
        #expect(expected["events"] as? Int == hours.events)
        #expect((expected["orgEvents"] as? Int ?? 0) > 0)
        let environment = hours.store.programEnvironment(hours.store.keys.environment)
        for key in ["odd +dir/é/", "odd +d*/?/2015-*.json*"] {
            let run = try await Program.playground.run(arguments + ["--data", "s3://\(hours.bucket)/\(key)"], environment: environment)
            #expect(try answers(run) == expected)
        }
    }

    @Test(arguments: BackendCase.all) func everyBackendSaysTheSame(backend: BackendCase) async throws {
        let hours = try await StoredHours.get()
        func all(_ events: Bag<GitHubEvent>) async throws -> [String] {
            let on = backend.make()
            let ids = try await (events |> .pluck(\.id)).compute(on: on)
            let types = try await (events |> .pluck(\.type) |> .frequencies).compute(on: on)
            let busiest = try await (events |> .pluck(\.repo.name) |> .frequencies |> .topk(20)).compute(on: on)
            let first = try await events.take(1, on: on)
            return ids + types.map { "\($0)" } + busiest.map { "\($0)" } + first.map { "\($0)" }
        }
        let found = try await all(hours.events())
        #expect(found.count > hours.events)
        #expect(try await found == all(hours.localEvents))
    }

    /// What anyone may read comes by its plain address too, and without keys.
    @Test func publicObjectsComeWithoutKeys() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.put([.init("a/1.json", "1\n2\n"), .init("a/2.json", "3\n")], in: bucket, isPublic: true)
        #expect(try await Bag.s3(bucket, "a/", options: store.options(isAnonymous: true)).compute() == ["1", "2", "3"])
        let urls = ["2", "1"].map { "\(store.endpoint)/\(bucket)/a/\($0).json" }
        #expect(try await Bag.http(urls).compute() == ["3", "1", "2"])
    }

    /// In ranges, as S3's are, where the server gives them; each a partition.
    @Test func largeFilesOfTheWebAreCut() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        let hours = try await StoredHours.get()
        let lines = (0..<60_000).map { "line \($0)" }
        let packed = [UInt8](try Data(contentsOf: URL(fileURLWithPath: hours.files[0])))
        try await store.put(
            [
                .init("plain.txt", lines.map { $0 + "\n" }.joined()), .init("small", "one\n"), .init("empty", ""),
                .init("packed.json.gz", bytes: packed), .init("packed", bytes: packed),
            ], in: bucket, isPublic: true)
        let proxy = try FaultProxy(before: store)
        let names = ["small", "plain.txt", "empty", "packed.json.gz", "packed"]
        let bag = Bag.http(names.map { "\(proxy.endpoint)/\(bucket)/\($0)" }, partitionBytes: 50_000)
        let hour = try await Bag.files([hours.files[0]]).compute()
        let expected = ["one"] + lines + hour + hour
        for backend in [Threads(2), InMemory()] as [any Backend] {
            try proxy.reset()
            let (found, report) = try await bag.computeWithReport(on: backend)
            #expect(found == expected)
            let size: Int = lines.reduce(0) { $0 + $1.utf8.count + 1 }
            // One file is cut, and counts once; each of its ranges is a request at least.
            #expect(report.files == 5)
            #expect(report.requests >= 4 + (size + 49_999) / 50_000)
            let asked = try proxy.report().listed
            // Nothing that is named as packed is looked at.
            #expect(asked.filter { $0.path.hasSuffix(".gz") }.count == 1)
            #expect(asked.filter { $0.path.hasSuffix("plain.txt") }.dropFirst().allSatisfy { $0.status == 206 })
        }
        // A few rows are no reason to look at anything.
        try proxy.reset()
        #expect(try await bag.take(1) == ["one"])
        #expect(try proxy.report().listed.allSatisfy { $0.path.hasSuffix("small") })

        // A server that gives no ranges, and files that are replaced.
        try proxy.rules(#"{"fault": "whole"}"#)
        let (whole, uncut) = try await bag.computeWithReport()
        #expect(whole == expected)
        #expect(uncut.files == 5)
        try proxy.rules(#"{"fault": "etag", "path": "plain", "skip": 3}"#)
        let error = await failure { try await bag.compute() }
        #expect((error as? SatchelError)?.code == .inputChanged, "\(String(describing: error))")
    }

    /// Whether the store, the one who stored it, or nobody says that it is compressed: it is inflated once.
    @Test func compressedObjectsAreInflatedOnce() async throws {
        let store = try await ObjectStoreServer.ceph()
        let hours = try await StoredHours.get()
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: hours.files[0])))
        let bucket = store.newBucket()
        try await store.put(
            [
                .init("named.json.gz", bytes: bytes), .init("marked.json", bytes: bytes, encoding: "gzip"),
                .init("both.json.gz", bytes: bytes, encoding: "gzip"), .init("neither", bytes: bytes),
            ], in: bucket)
        let expected = try await Bag.files([hours.files[0]]).compute()
        for key in ["named.json.gz", "marked.json", "both.json.gz", "neither"] {
            #expect(try await Bag.s3("s3://\(bucket)/\(key)", options: store.options()).compute() == expected, "\(key)")
        }
    }

    /// In the host's name, where the store takes that.
    @Test func bucketsAreFoundInTheHostsName() async throws {
        let hours = try await StoredHours.get()
        var options = hours.store.options(endpoint: hours.store.endpoint.replacing("127.0.0.1", with: "localhost"))
        options.addressing = .virtualHost
        #expect(try await (hours.events(options) |> .count).compute() == hours.events)
    }

    @Test func temporaryKeysComeWithTheirToken() async throws {
        let hours = try await StoredHours.get()
        let keys = try await hours.store.session()
        #expect(keys.token != nil)
        #expect(try await (hours.events(hours.store.options(keys: keys)) |> .count).compute() == hours.events)
    }

    @Test func whoPaysIsSaidInEveryRequest() async throws {
        let hours = try await StoredHours.get()
        let proxy = try FaultProxy(before: hours.store)
        var options = hours.store.options(endpoint: proxy.endpoint)
        #expect(try await (hours.events(options) |> .count).compute() == hours.events)
        #expect(try proxy.report().listed.allSatisfy { $0.payer == nil && $0.signed })
        try proxy.reset()
        options.requesterPays = true
        #expect(try await (hours.events(options) |> .count).compute() == hours.events)
        let requests = try proxy.report().listed
        #expect(requests.count > 12)
        #expect(requests.allSatisfy { $0.payer == "requester" && $0.signed })
    }
}
