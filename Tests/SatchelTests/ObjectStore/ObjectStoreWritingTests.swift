import Foundation
import ObjectStoreServers
import Satchel
import SatchelTesting
import Testing

/// What is saved to a store is there as a whole or not at all, whatever happens on the way.
@Suite struct ObjectStoreWritingTests {
    /// What no coding brings into one part.
    private static let rows: [String] = {
        var random = SeededRandom(seed: 5)
        return (0..<5_000).map { _ in (0..<250).map { _ in String(random.next(), radix: 36) }.joined() }
    }()

    /// The bytes that saving them makes where nothing happens, without those that say when.
    private static let undisturbed = Task {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.put([.init("beside", "x")], in: bucket)
        try await Bag(rows).repartition(1).save(to: "s3://\(bucket)/saved", options: store.options())
        return try await large(store, bucket)
    }

    private static func large(_ store: ObjectStoreServer, _ bucket: String) async throws -> [String: String] {
        let sizes = try await store.listed(bucket, prefix: "saved/").filter { $0.size > 8 << 20 }.map(\.key)
        return try await store.digests(bucket, prefix: "saved/").filter { sizes.contains($0.key) }
    }

    /// Saves, and gives the error that it ended with and what the store has then.
    private func save(
        _ rows: [String], _ store: ObjectStoreServer, by proxy: FaultProxy
    ) async throws -> (error: SatchelError?, keys: [String], unfinished: [String], large: [String: String]) {
        let bucket = store.newBucket()
        try await store.put([.init("beside", "x")], in: bucket)
        let options = store.options(endpoint: proxy.endpoint, attempts: 12, stallSeconds: 2)
        let error = await failure { try await Bag(rows).repartition(1).save(to: "s3://\(bucket)/saved", options: options) }
        return (
            error as? SatchelError, try await store.listed(bucket, prefix: "saved/").map(\.key), try await store.unfinished(bucket),
            try await Self.large(store, bucket)
        )
    }

    @Test(arguments: 1..<4) func passingFaultsChangeNothing(seed: Int) async throws {
        let store = try await ObjectStoreServer.ceph()
        let proxy = try FaultProxy(before: store)
        try proxy.random(seed: seed, probability: 0.2)
        let (error, keys, unfinished, _) = try await save(["a", "b"], store, by: proxy)
        #expect(error == nil)
        #expect(keys.count == 2)
        #expect(unfinished == [])
    }

    /// Each step of an upload in parts, each way: also where the store did it and only its answer is lost.
    @Test(arguments: [
        ("POST", "uploads", #""fault": "lost""#), ("POST", "uploads", #""fault": "error", "status": 503, "code": "SlowDown""#),
        ("PUT", "partNumber=2", #""fault": "lost""#), ("PUT", "partNumber=2", #""fault": "error", "status": 500"#),
        ("POST", "uploadId", #""fault": "lost""#), ("POST", "uploadId", #""fault": "error200""#),
    ])
    func everyStepIsTakenAgain(method: String, query: String, fault: String) async throws {
        let store = try await ObjectStoreServer.ceph()
        let proxy = try FaultProxy(before: store)
        try proxy.rules(#"{"method": "\#(method)", "query": "^\#(query)", "times": 1, \#(fault)}"#)
        let (error, keys, unfinished, large) = try await save(Self.rows, store, by: proxy)
        #expect(error == nil)
        #expect(keys.count == 2)
        #expect(large.count == 1)
        #expect(try await large.values.sorted() == Self.undisturbed.value.values.sorted())
        #expect(try proxy.report().faults.values.reduce(0, +) == 1)
        // Of a beginning whose answer was lost nobody knows the name.
        if !(query == "uploads" && fault.contains("lost")) { #expect(unfinished == []) }
    }

    /// The store completed it, the answer was lost, and the next one says that there is no such upload: the object tells.
    @Test func anUploadThatIsOverIsLookedFor() async throws {
        let store = try await ObjectStoreServer.ceph()
        let proxy = try FaultProxy(before: store)
        let over = #"{"method": "POST", "query": "^uploadId", "fault": "error", "status": 404, "code": "NoSuchUpload"}"#
        try proxy.rules(#"{"method": "POST", "query": "^uploadId", "times": 1, "fault": "lost"}"#, over)
        let (error, keys, unfinished, large) = try await save(Self.rows, store, by: proxy)
        #expect(error == nil)
        #expect(keys.count == 2)
        #expect(unfinished == [])
        #expect(try await large.values.sorted() == Self.undisturbed.value.values.sorted())
        #expect(try proxy.report().listed.filter { $0.method == "HEAD" }.map(\.status) == [200])
    }

    /// Nothing is there, or something else is: no success.
    @Test(arguments: ["nothing", "the same bytes"]) func anUploadThatIsGoneIsAnError(there: String) async throws {
        let store = try await ObjectStoreServer.ceph()
        let proxy = try FaultProxy(before: store)
        let over = #"{"method": "POST", "query": "^uploadId", "fault": "error", "status": 404, "code": "NoSuchUpload", "message": "Gone."}"#
        // Another's object of the same size, which lacks this upload's mark.
        let other = #"{"method": "HEAD", "fault": "error", "status": 200, "headers": {"Content-Type": "x"}}"#
        try there == "nothing" ? proxy.rules(over) : proxy.rules(over, other)
        let (error, keys, unfinished, _) = try await save(Self.rows, store, by: proxy)
        #expect(error?.code == .writeFailed)
        #expect(
            error?.message.contains(
                "does not know the upload of this object any longer (404 NoSuchUpload: Gone., request PROXY0000REQUEST)")
                == true, "\(String(describing: error))")
        #expect(keys == [])
        #expect(unfinished == [])
        #expect(try proxy.report().listed.filter { $0.method == "HEAD" }.count == 1)
    }

    /// Refused for good, at each step: nothing is there, nothing is left over, and the error says why.
    @Test(arguments: [("POST", "uploads"), ("PUT", "partNumber=2"), ("POST", "uploadId"), ("PUT", "^$")])
    func whatIsRefusedLeavesNothing(method: String, query: String) async throws {
        let store = try await ObjectStoreServer.ceph()
        let proxy = try FaultProxy(before: store)
        let fault = #""fault": "error", "status": 403, "code": "AccessDenied", "message": "Not you.""#
        try proxy.rules(#"{"method": "\#(method)", "query": "\#(query)", \#(fault)}"#)
        let (error, keys, unfinished, _) = try await save(Self.rows, store, by: proxy)
        #expect(error?.code == .permissionDenied)
        #expect(error?.description.contains("(403 AccessDenied: Not you.") == true, "\(String(describing: error))")
        #expect(keys == [])
        #expect(unfinished == [])
    }
}
