import Foundation
import GitHubArchive
import ObjectStoreServers
import Satchel
import SatchelTesting
import Testing

extension ObjectStoreServer {
    /// This store, or a proxy before it, with keys that are given in code.
    func options(
        endpoint: String? = nil, keys: StoreKeys? = nil, region: String? = nil, isAnonymous: Bool = false, objectsAtOnce: Int? = nil,
        attempts: Int = 8, stallSeconds: Double = 30
    ) -> ObjectStoreOptions {
        let keys = keys ?? self.keys
        return ObjectStoreOptions(
            endpoint: endpoint ?? self.endpoint, region: region ?? self.region,
            credentials: isAnonymous ? nil : ObjectStoreCredentials(keyID: keys.access, secret: keys.secret, token: keys.token),
            isAnonymous: isAnonymous, objectsAtOnce: objectsAtOnce, attempts: attempts, stallSeconds: stallSeconds)
    }

    /// The environment of a program that has what is given and nothing of this machine's own AWS settings; it asks no machine for its role.
    func programEnvironment(_ given: [String: String] = [:], endpoint: String? = nil) -> [String: String] {
        // Empty is as good as absent.
        let own = ProcessInfo.processInfo.environment.keys.filter { $0.hasPrefix("AWS_") }.map { ($0, "") }
        let fixed = [
            "AWS_ENDPOINT_URL_S3": endpoint ?? self.endpoint, "AWS_REGION": region, "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        ]
        return Dictionary(uniqueKeysWithValues: own).merging(fixed) { $1 }.merging(given) { $1 }
    }
}

extension StoreKeys {
    /// As a program finds them in its environment.
    var environment: [String: String] {
        ["AWS_ACCESS_KEY_ID": access, "AWS_SECRET_ACCESS_KEY": secret].merging(token.map { ["AWS_SESSION_TOKEN": $0] } ?? [:]) { $1 }
    }
}

/// Hours in a bucket of Ceph's, under odd keys, and the same ones as files: stored once for all tests.
struct StoredHours: Sendable {
    let store: ObjectStoreServer
    let bucket: String
    let files: [String]
    let events: Int

    static let prefix = "odd +dir/é/"

    static func get() async throws -> StoredHours { try await stored.value }

    private static let folder = try? TemporaryFolder()

    private static let stored = Task {
        guard let folder else { throw CocoaError(.fileWriteUnknown) }
        let hours = try GeneratedHours(seed: 21, hours: 12, eventsPerHour: 250)
        let files = try hours.write(to: folder.path + "/hours")
        // One that isn't compressed, so that it is read in parts.
        let plain = try folder.write(Data(hours.text(hour: 11)), to: "hours/" + hours.fileName(hour: 11).replacing(".gz", with: ""))
        // What the generator leaves for itself is no hour.
        for path in [files[11], folder.path + "/hours/.generated-hours"] { try FileManager.default.removeItem(atPath: path) }
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.upload(folder.path + "/hours", to: bucket, prefix: prefix)
        return StoredHours(store: store, bucket: bucket, files: Array(files[..<11]) + [plain], events: 12 * 250)
    }

    /// Over the store, in partitions of a few objects and of parts of the plain one.
    func events(_ options: ObjectStoreOptions? = nil) -> Bag<GitHubEvent> {
        Bag.s3(bucket, Self.prefix, options: options ?? store.options(), partitionBytes: 60_000) |> .json
    }

    /// Over the files.
    var localEvents: Bag<GitHubEvent> { Bag.files(files, partitionBytes: 60_000) |> .json }
}

/// What the error says, with what differs from one run to the next under fixed names.
func said(_ error: (any Error)?, endpoint: String, bucket: String) -> String {
    guard let error = error as? SatchelError else { return "no error of Satchel's: \(String(describing: error))" }
    return settled(error.description, endpoint: endpoint, bucket: bucket)
}

func settled(_ text: String, endpoint: String, bucket: String) -> String {
    text.replacing(endpoint, with: "ENDPOINT").replacing(bucket, with: "BUCKET")
        .replacing(#/, request [0-9a-zA-Z-]+/#, with: ", request ID")
}

/// The error that a bag ends with.
func failure(_ body: () async throws -> some Any) async -> (any Error)? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
