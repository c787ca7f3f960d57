import Foundation
import ObjectStoreServers
import Satchel
import SatchelTesting
import Testing

/// Kept bags written to a store of objects.
@Suite struct SavedToStoreTests {
    private let numbers = Bag((0..<50_000).map { "number \($0)" })

    /// The objects below a prefix as files of a folder: what another tool copies.
    private func copy(_ store: ObjectStoreServer, _ bucket: String, _ prefix: String) async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let run = try await Program(path: "/usr/bin/env").run(
            ["python3", "Tests/ObjectStore/fetch.py", bucket, prefix, folder.path],
            environment: store.programEnvironment(store.keys.environment))
        #expect(run.status == 0, "\(run.error)")
        return folder
    }

    @Test func whatIsSavedIsReadBack() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.put([.init("beside", "x")], in: bucket)
        let address = "s3://\(bucket)/odd +dir/é.satchel"
        let report = try await numbers.repartition(3).save(to: address, options: store.options())
        #expect(report.rowsSkipped == 0)
        let keys = try await store.listed(bucket).map(\.key)
        #expect(keys.count == 5)
        let folder = try await copy(store, bucket, "odd +dir/")
        let saved = Bag.open(folder.path + "/odd +dir/é.satchel", as: String.self)
        #expect(try await saved.compute() == numbers.compute())

        // Something is there.
        let occupied = await failure { try await numbers.save(to: address, options: store.options()) }
        #expect(
            (occupied as? SatchelError)?.description
                == "\(address): something is there already; choose another name, or save(to:replacing: true)")
        // Until it is to give way; of the old one nothing stays.
        try await Bag(["new"]).save(to: address + "/", replacing: true, options: store.options())
        #expect(try await store.listed(bucket, prefix: "odd +dir/").count == 2)
        let replaced = try await copy(store, bucket, "odd +dir/")
        #expect(try await Bag.open(replaced.path + "/odd +dir/é.satchel", as: String.self).compute() == ["new"])
    }

    /// More than one request takes: in parts, whole or not at all.
    @Test func largeObjectsAreSentInParts() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.put([.init("beside", "x")], in: bucket)
        let proxy = try FaultProxy(before: store)
        var random = SeededRandom(seed: 3)
        let long = Bag((0..<3_000).map { _ in String((0..<1_000).map { _ in "0123456789abcdef".randomElement(using: &random) ?? "0" }) })
            .repartition(1)
        func large() -> Bag<String> { Bag { for _ in 0..<8 { long } }.repartition(1) }
        try proxy.rules(#"{"fault": "drop", "method": "PUT", "query": "partNumber=2", "times": 1}"#)
        try await large().save(to: "s3://\(bucket)/large", options: store.options(endpoint: proxy.endpoint))
        #expect(try proxy.report().listed.contains { $0.query.contains("partNumber=2") })
        let folder = try await copy(store, bucket, "large/")
        #expect(try await (Bag.open(folder.path + "/large", as: String.self) |> .count).compute() == 24_000)

        // A part that is refused: no object, no manifest.
        try proxy.rules(#"{"fault": "error", "status": 403, "code": "AccessDenied", "method": "PUT", "query": "partNumber=2"}"#)
        let refused = await failure {
            try await large().save(to: "s3://\(bucket)/refused", options: store.options(endpoint: proxy.endpoint))
        }
        #expect((refused as? SatchelError)?.code == .permissionDenied)
        #expect((refused as? SatchelError)?.message.hasSuffix("they need the permission s3:PutObject") == true)
        #expect(try await store.listed(bucket, prefix: "refused").isEmpty)
        #expect(try proxy.report().listed.contains { $0.method == "DELETE" && $0.query.contains("uploadId") })
    }

    @Test func whatIsNoPlace() async throws {
        let error = await failure { try await numbers.save(to: "s3://bucket", options: ObjectStoreOptions(isAnonymous: true)) }
        #expect(
            (error as? SatchelError)?.description == "s3://bucket: expected s3://bucket/folder, with the name of the folder")
    }
}
