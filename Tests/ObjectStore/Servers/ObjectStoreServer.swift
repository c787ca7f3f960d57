internal import Foundation

/// A real store on this machine, started when a test first asks for it and stopped when this process has ended, however it ends.
///
/// ```swift
/// let store = try await ObjectStoreServer.ceph()
/// let bucket = store.newBucket()
/// try await store.put([.init("odd +dir/é.json", "{}")], in: bucket)
/// ```
package struct ObjectStoreServer: Sendable {
    package let endpoint: String
    package let keys: StoreKeys
    package let region: String
    private let folder: String
    private let reference: Reference

    /// Ceph's gateway: it checks signatures and takes every region.
    package static func ceph() async throws -> ObjectStoreServer { try await cephStart.value }

    /// OpenStack Swift: it takes its own region only, and slows down who lists a bucket of 100 objects more than five times a second.
    package static func swift() async throws -> ObjectStoreServer { try await swiftStart.value }

    private static let cephStart = Task { try await start("ceph") }
    private static let swiftStart = Task { try await start("swift") }

    private static func start(_ name: String) async throws -> ObjectStoreServer {
        let number = ProcessInfo.processInfo.processIdentifier
        let folder = NSTemporaryDirectory() + "satchel-\(name)-\(number)"
        _ = try await Tool.run(["Scripts/servers/\(name).sh", "start", folder, "\(number)"])
        let said = try Tool.settings(of: folder)
        guard let endpoint = said["ENDPOINT"], let access = said["ACCESS_KEY"], let secret = said["SECRET_KEY"] else {
            throw ServerFault(description: "\(folder)/env lacks the endpoint or the keys")
        }
        let keys = StoreKeys(access: access, secret: secret)
        return try ObjectStoreServer(endpoint: endpoint, keys: keys, region: said["REGION"] ?? "us-east-1", folder: folder)
    }

    private init(endpoint: String, keys: StoreKeys, region: String, folder: String) throws {
        self.endpoint = endpoint
        self.keys = keys
        self.region = region
        self.folder = folder
        reference = try Reference(environment: [
            "AWS_ENDPOINT_URL_S3": endpoint, "AWS_ACCESS_KEY_ID": keys.access, "AWS_SECRET_ACCESS_KEY": keys.secret, "AWS_REGION": region,
        ])
    }

    /// A name that no other test uses.
    package func newBucket() -> String { "satchel-" + UUID().uuidString.lowercased() }

    // What follows goes by boto3.

    /// Stores objects, and makes the bucket if it is missing; one that is public lets anyone read it.
    package func put(_ objects: [StoredObject], in bucket: String, isPublic: Bool = false) async throws {
        let input = String(decoding: try JSONEncoder().encode(objects), as: UTF8.self)
        let _: Done = try await reference.ask((isPublic ? ["--public"] : []) + ["put", bucket], input: input)
    }

    /// Stores the files under a folder, by their paths there.
    package func upload(_ folder: String, to bucket: String, prefix: String = "") async throws {
        let _: Done = try await reference.ask(["upload", bucket, folder, prefix])
    }

    /// What the store lists, in its order.
    package func listed(_ bucket: String, prefix: String = "") async throws -> [ListedObject] {
        try await reference.ask(["list", bucket, prefix])
    }

    /// The SHA-256 of each object's bytes, by key.
    package func digests(_ bucket: String, prefix: String = "") async throws -> [String: String] {
        try await reference.ask(["read", bucket, prefix])
    }

    package func remove(_ bucket: String, prefix: String = "") async throws {
        let _: Done = try await reference.ask(["remove", bucket, prefix])
    }

    /// The keys of uploads in parts that were neither completed nor aborted.
    package func unfinished(_ bucket: String) async throws -> [String] {
        try await reference.ask(["uploads", bucket])
    }

    /// Temporary keys, which the store takes with their token only. Ceph's only.
    package func session() async throws -> StoreKeys {
        try await reference.ask(["session"])
    }

    /// Makes Ceph list many keys: `key`, which is there and ends in zeros, and as many more with other numbers in their place, without objects.
    package func multiply(_ key: String, in bucket: String, to count: Int) async throws {
        _ = try await Tool.run(["Tests/ObjectStore/index_keys.py", folder, bucket, key, "\(count)"])
    }

    private struct Done: Decodable {}
}

package struct StoreKeys: Sendable, Codable {
    package var access: String
    package var secret: String
    package var token: String?

    package init(access: String, secret: String, token: String? = nil) {
        self.access = access
        self.secret = secret
        self.token = token
    }
}

package struct ListedObject: Sendable, Hashable, Decodable {
    package var key: String
    package var size: Int
    package var etag: String
}

/// What is to be stored.
package struct StoredObject: Sendable, Encodable {
    package let key: String
    var text: String?
    var base64: Data?
    var encoding: String?
    var part: Int?

    package init(_ key: String, _ text: String) {
        self.key = key
        self.text = text
    }

    /// - Parameters:
    ///   - encoding: its Content-Encoding.
    ///   - part: bytes, for an upload in parts of that size.
    package init(_ key: String, bytes: [UInt8], encoding: String? = nil, part: Int? = nil) {
        self.key = key
        base64 = Data(bytes)
        self.encoding = encoding
        self.part = part
    }
}
