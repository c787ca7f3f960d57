import ObjectStoreServers
import SatchelStorage
import Testing

/// Listings against boto3's.
@Suite struct ObjectStoreListTests {
    private func options(_ store: ObjectStoreServer) -> ObjectStoreOptions {
        ObjectStoreOptions(
            endpoint: store.endpoint, region: store.region,
            credentials: ObjectStoreCredentials(keyID: store.keys.access, secret: store.keys.secret))
    }

    /// What both say of a bucket, in an order of their own.
    private func expectTheSame(_ store: ObjectStoreServer, _ bucket: String, _ prefix: String = "") async throws -> Int {
        let found = try S3Store(options(store), arePrefixes: true, scope: TransferScope()).list(["s3://\(bucket)/\(prefix)"])
        let expected = try await store.listed(bucket, prefix: prefix).filter { !($0.size == 0 && $0.key.hasSuffix("/")) }
        let ours = Set(found.map { "\(Array($0.address.utf8)) \($0.size) \($0.etag ?? "none")" })
        let theirs = Set(expected.map { "\(Array("s3://\(bucket)/\($0.key)".utf8)) \($0.size) \($0.etag)" })
        #expect(ours == theirs)
        #expect(found.count == ours.count)
        return found.count
    }

    private static let objects: [StoredObject] =
        [
            "plain", "with space", "a+b", "100%", "%2B", "é/ü", "e\u{301}", "\u{e9}", "😀", "a//b", "/lead", "q?a=b&c=d", "#x", ";",
            "quote'\"<>&",
            "\\", "\u{1}\u{7f}", "line\nfeed", "\r", "dot/./dot", "[b]", "{a,b}", "star*", "folder/",
        ].map { StoredObject($0, $0.hasSuffix("/") ? "" : $0) } + [
            StoredObject("parts", bytes: .init(repeating: 7, count: 6 << 20), part: 5 << 20)
        ]

    @Test func cephListsWhatItListsToBoto3() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.put(Self.objects, in: bucket)
        #expect(try await expectTheSame(store, bucket) == Self.objects.count - 1)
        #expect(try await expectTheSame(store, bucket, "é") > 0)
        #expect(try await expectTheSame(store, bucket, "100%") == 1)
    }

    @Test func swiftListsWhatItListsToBoto3() async throws {
        let store = try await ObjectStoreServer.swift()
        let bucket = store.newBucket()
        // It takes no key that begins with a slash or holds what XML can't.
        try await store.put(Self.objects.filter { !["/lead", "\u{1}\u{7f}"].contains($0.key) }, in: bucket)
        #expect(try await expectTheSame(store, bucket) == Self.objects.count - 3)
        #expect(try await expectTheSame(store, bucket, "a+") == 1)
    }

    /// Over several pages.
    @Test func fiveThousandKeysAreListed() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.put([StoredObject("many/000000", "first")], in: bucket)
        try await store.multiply("many/000000", in: bucket, to: 5_000)
        let scope = TransferScope()
        let found = try S3Store(options(store), arePrefixes: true, scope: scope).list(["s3://\(bucket)/many/"])
        #expect(found.map(\.address) == (0..<5_000).map { "s3://\(bucket)/many/" + String("\($0 + 1_000_000)".dropFirst()) })
        #expect(found.allSatisfy { $0.size == 5 })
        #expect(scope.requests == 5)
    }
}
