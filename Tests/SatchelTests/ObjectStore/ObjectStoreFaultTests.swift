import Foundation
import GitHubArchive
import ObjectStoreServers
import Satchel
import SatchelTesting
import Testing

/// What a store, a network or someone else may do meanwhile: the right answer comes out of it, or the error that says what happened.
@Suite struct ObjectStoreFaultTests {
    /// One in five requests fails in some passing way, or finds its object replaced.
    @Test(arguments: 0..<5) func theAnswerIsRightOrTheErrorIs(group: Int) async throws {
        let hours = try await StoredHours.get()
        let proxy = try FaultProxy(before: hours.store)
        let options = hours.store.options(endpoint: proxy.endpoint, stallSeconds: 1)
        let expected = try await (hours.localEvents |> .pluck(\.type) |> .frequencies).compute()
        var right = 0
        for seed in (group * 10)..<(group * 10 + 10) {
            try proxy.reset()
            try proxy.random(seed: seed, probability: 0.2, also: #"{"fault": "etag"}"#)
            do {
                #expect(try await (hours.events(options) |> .pluck(\.type) |> .frequencies).compute() == expected, "seed \(seed)")
                right += 1
            } catch let error as SatchelError {
                #expect(error.code == .inputChanged, "seed \(seed): \(error)")
                #expect(try proxy.report().faults["etag"] ?? 0 > 0, "seed \(seed)")
            }
        }
        #expect(right > 0)
    }

    /// Without those that find a replaced object, nothing but the right answer will do.
    @Test(arguments: [101, 102, 103]) func passingFaultsChangeNothing(seed: Int) async throws {
        let hours = try await StoredHours.get()
        let proxy = try FaultProxy(before: hours.store)
        try proxy.random(seed: seed, probability: 0.4)
        let events = hours.events(hours.store.options(endpoint: proxy.endpoint, attempts: 20, stallSeconds: 1))
        let (ids, report) = try await (events |> .pluck(\.id)).computeWithReport()
        #expect(try await ids == (hours.localEvents |> .pluck(\.id)).compute())
        #expect(report.retries > 0)
        // On a connection that was used before and ends, libcurl asks again by itself.
        let arrived = try proxy.report().requests
        #expect(report.requests > report.retries && report.requests <= arrived)
    }

    static let passing = [
        #"{"fault": "cut", "after": 700}"#, #"{"fault": "cut", "after": 700, "reset": true}"#, #"{"fault": "drop"}"#,
        #"{"fault": "stall", "after": 700}"#, #"{"fault": "slow", "delay": 300}"#, #"{"fault": "dribble", "bytes": 4000, "delay": 5}"#,
        #"{"fault": "error", "status": 500, "code": "InternalError"}"#, #"{"fault": "error", "status": 502}"#,
        #"{"fault": "error", "status": 503, "code": "SlowDown"}"#,
        #"{"fault": "error", "status": 503, "code": "SlowDown", "retry_after": 1}"#,
        #"{"fault": "error", "status": 429}"#, #"{"fault": "length", "by": 1000}"#,
    ]
    static let passingOfLists = [
        #"{"fault": "garbage"}"#, #"{"fault": "error200"}"#, #"{"fault": "unfinished"}"#, #"{"fault": "length", "by": -40}"#,
    ]

    /// Each kind of request, each way.
    @Test(arguments: passing.flatMap { [($0, "list-type"), ($0, "^$")] } + passingOfLists.map { ($0, "list-type") })
    func everyPassingFaultIsOvercome(fault: String, query: String) async throws {
        let hours = try await StoredHours.get()
        let proxy = try FaultProxy(before: hours.store)
        try proxy.rules(#"{"times": 3, "query": "\#(query)", \#(fault.dropFirst())"#)
        let events = hours.events(hours.store.options(endpoint: proxy.endpoint, stallSeconds: 1))
        #expect(try await (events |> .count).compute() == hours.events)
        let met: Int = try proxy.report().faults.values.reduce(0, +)
        // A listing that only comes slowly is not asked for again.
        let isSlow = fault.contains("slow\"") || fault.contains("dribble")
        #expect(met == (isSlow && query == "list-type" ? 1 : 3))
    }

    /// A body that broke off goes on where it stopped.
    @Test func aBrokenBodyIsResumed() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        let lines = (0..<60_000).map { "line \($0)" }
        try await store.put([.init("plain.txt", lines.map { $0 + "\n" }.joined())], in: bucket)
        let proxy = try FaultProxy(before: store)
        try proxy.rules(#"{"fault": "cut", "after": 200000, "times": 3, "path": "plain"}"#)
        #expect(try await Bag.s3(bucket, "plain", options: store.options(endpoint: proxy.endpoint)).compute() == lines)
        let requests = try proxy.report().listed.filter { $0.path.hasSuffix("plain.txt") }
        #expect(requests.count == 4)
        #expect(requests.dropFirst().map(\.range) == ["bytes=200000-", "bytes=400000-", "bytes=600000-"])
        #expect(requests.allSatisfy { $0.ifMatch != nil && $0.ifMatch == requests[0].ifMatch })
        let size: Int = lines.reduce(0) { $0 + $1.utf8.count + 1 }
        let sent: Int = requests.reduce(0) { $0 + $1.bytes }
        #expect(sent == size)
    }

    /// Plain and compressed, from a server of the web.
    @Test func brokenFilesOfTheWebAreResumed() async throws {
        let store = try await ObjectStoreServer.ceph()
        let hours = try await StoredHours.get()
        let bucket = store.newBucket()
        let lines = (0..<60_000).map { "line \($0)" }
        let packed = [UInt8](try Data(contentsOf: URL(fileURLWithPath: hours.files[0])))
        try await store.put(
            [.init("plain.txt", lines.map { $0 + "\n" }.joined()), .init("packed.json.gz", bytes: packed)], in: bucket, isPublic: true)
        let proxy = try FaultProxy(before: store)
        try proxy.rules(
            #"{"fault": "cut", "after": 200000, "times": 3, "path": "plain"}"#,
            #"{"fault": "cut", "after": 9000, "times": 2, "path": "packed"}"#,
            #"{"fault": "error", "status": 503, "times": 2}"#)
        let urls = ["plain.txt", "packed.json.gz"].map { "\(proxy.endpoint)/\(bucket)/\($0)" }
        let found = try await Bag.http(urls, options: ObjectStoreOptions(stallSeconds: 2)).compute()
        #expect(try await found == lines + Bag.files([hours.files[0]]).compute())
        #expect(try proxy.report().faults == ["cut": 5, "error": 2])
    }

    /// Not a mixture of two versions: neither if the store says so, nor if only the ETag does.
    @Test(arguments: ["the store", "the ETag", "the length"]) func anObjectReplacedMeanwhileIsAnError(by sign: String) async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.put([.init("a", String(repeating: "old\n", count: 100_000))], in: bucket)
        let proxy = try FaultProxy(before: store)
        switch sign {
        case "the store": try proxy.rules(#"{"fault": "etag", "path": "/a$"}"#)
        case "the ETag": try proxy.rules(#"{"fault": "error", "status": 200, "headers": {"ETag": "\"x\""}, "path": "/a$"}"#)
        default: try proxy.rules(#"{"fault": "length", "by": -4, "path": "/a$"}"#)
        }
        let error = await failure { try await Bag.s3(bucket, "a", options: store.options(endpoint: proxy.endpoint, attempts: 3)).compute() }
        let found = try #require(error as? SatchelError)
        if sign != "the length" { #expect(found.code == .inputChanged, "\(found)") }
        #expect(found.location.file == "s3://\(bucket)/a")
    }

    @Test(arguments: [301, 400]) func theRegionThatAnAnswerNamesIsFollowedOnce(status: Int) async throws {
        let hours = try await StoredHours.get()
        let proxy = try FaultProxy(before: hours.store)
        try proxy.region("eu-north-1", status: status)
        #expect(try await (hours.events(hours.store.options(endpoint: proxy.endpoint)) |> .count).compute() == hours.events)
        let requests = try proxy.report().listed
        #expect(requests.filter { $0.region == "us-east-1" }.count == 1)
        #expect(requests.filter { $0.region == "eu-north-1" && $0.status == 200 || $0.status == 206 }.count == requests.count - 1)
        // And remembered.
        _ = try await (hours.events(hours.store.options(endpoint: proxy.endpoint)) |> .count).compute()
        #expect(try proxy.report().listed.filter { $0.region == "us-east-1" }.count == 1)
    }

    /// By a server of its own, which knows one region.
    @Test func theRegionOfAnotherStoreIsFollowed() async throws {
        let store = try await ObjectStoreServer.swift()
        let bucket = store.newBucket()
        try await store.put([.init("odd +dir/é.json", "1\n"), .init("odd +dir/z.json", "2\n")], in: bucket)
        #expect(try await Bag.s3(bucket, "odd +dir/", options: store.options(region: "us-west-2")).compute().sorted() == ["1", "2"])
    }

    /// The store refuses what comes faster than it likes, and means it.
    @Test func aStoreThatSlowsDownIsWaitedFor() async throws {
        let store = try await ObjectStoreServer.swift()
        let bucket = store.newBucket()
        try await store.put((0..<110).map { .init("k\($0)", "\($0)\n") }, in: bucket)
        let proxy = try FaultProxy(before: store)
        let options = store.options(endpoint: proxy.endpoint, attempts: 30)
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<6 { group.addTask { try await (Bag.s3(bucket, "k10", options: options) |> .count).compute() } }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 11, count: 6))
        #expect(try proxy.report().listed.contains { $0.status == 503 })
    }

    @Test func anUntrustedCertificateEndsItAtOnce() async throws {
        let hours = try await StoredHours.get()
        let proxy = try FaultProxy(before: hours.store, isSecured: true)
        let error = await failure { try await hours.events(hours.store.options(endpoint: proxy.endpoint)).compute() }
        let text = said(error, endpoint: proxy.endpoint, bucket: hours.bucket)
        #expect(
            text.hasPrefix(
                "s3://BUCKET/odd +dir/é/: the certificate of ENDPOINT can't be trusted, so nothing was sent; name its authority's file in "
                    + "AWS_CA_BUNDLE ("), "\(text)")
        #expect(try proxy.report().requests == 0)

        // Trusted when told to.
        let trusting = hours.store.programEnvironment(
            hours.store.keys.environment.merging(["AWS_CA_BUNDLE": proxy.certificate ?? ""]) { $1 }, endpoint: proxy.endpoint)
        let run = try await Program.playground.run(
            ["--json", "--data", "s3://\(hours.bucket)/\(StoredHours.prefix)"], environment: trusting)
        #expect(run.error == "")
        #expect(run.output.contains("\"events\":\(hours.events)"))
    }

    /// Nothing is still on its way when a run has ended, whichever way it did.
    @Test func nothingIsLeftOnItsWay() async throws {
        let hours = try await StoredHours.get()
        let proxy = try FaultProxy(before: hours.store)
        try proxy.rules(#"{"fault": "stall", "after": 100, "path": "-7"}"#)
        let options = hours.store.options(endpoint: proxy.endpoint)
        let run = Task { try await (hours.events(options) |> .count).compute() }
        while try proxy.report().faults["stall"] == nil { await Task.yield() }
        run.cancel()
        await #expect(throws: (any Error).self) { try await run.value }
        // The proxy hears of it a moment later.
        while try proxy.report().open > 0 { await Task.yield() }
    }

    /// Where each response comes 50 ms late, time is the number of responses that are waited for one after the other: as many objects at once as
    /// help need a sixth of those that one at a time does, or fewer.
    @Test func manyObjectsAreOnTheirWayAtOnce() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.put((0..<96).map { .init("k\($0)", "\($0)\n") }, in: bucket)
        let proxy = try FaultProxy(before: store)
        func rounds(atOnce: Int?) async throws -> (rounds: Int, mostOpen: Int) {
            try proxy.reset()
            try proxy.latency(50)
            let start = ContinuousClock.now
            let options = store.options(endpoint: proxy.endpoint, objectsAtOnce: atOnce)
            #expect(try await (Bag.s3(bucket, "k", options: options) |> .count).compute() == 96)
            let taken = ContinuousClock.now - start
            let report = try proxy.report()
            #expect(report.requests == 97)
            print("96 objects, \(atOnce.map { "\($0)" } ?? "as many as help") at once: \(report.rounds) rounds in \(taken)")
            return (report.rounds, report.mostOpen)
        }
        let one = try await rounds(atOnce: 1)
        #expect(one.rounds == 97)
        #expect(one.mostOpen == 1)
        #expect(try await rounds(atOnce: 8).mostOpen == 8)
        // Waiting readers are a reason for more. Other tests want the processors too: once is enough.
        var found = try await rounds(atOnce: nil)
        for _ in 0..<4 where one.rounds < 6 * found.rounds { found = try await rounds(atOnce: nil) }
        #expect(found.mostOpen > 8)
        #expect(one.rounds >= 6 * found.rounds)
    }
}
