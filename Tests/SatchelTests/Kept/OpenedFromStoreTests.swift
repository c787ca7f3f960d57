import Foundation
import GitHubArchive
import ObjectStoreServers
import Satchel
import SatchelTesting
import Testing

/// An event with fewer properties, in another order.
@Record
private struct Brief: Hashable {
    let repo: BriefRepo
    let type: String
    let org: BriefOwner?
}

@Record
private struct BriefRepo: Hashable { let name: String }

@Record
private struct BriefOwner: Hashable { let login: String }

/// What no event is.
@Record
private struct Stranger: Hashable {
    let type: Int
    let colour: String
}

/// Events that were saved to a folder and to a bucket: once for all tests.
private struct SavedEvents: Sendable {
    let store: ObjectStoreServer
    let bucket: String
    let folder: String
    let bytes: Int
    var address: String { "s3://\(bucket)/odd +dir/é.satchel" }

    static func get() async throws -> SavedEvents { try await saved.value }

    private static let place = try? TemporaryFolder()

    private static let saved = Task {
        guard let place else { throw CocoaError(.fileWriteUnknown) }
        let files = try GeneratedHours(seed: 8, hours: 2, eventsPerHour: 8_000).write(to: place.path + "/hours")
        let kept = try await (Bag.files(files, partitionBytes: 1) |> .json).persist(on: Threads(2))
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.put([.init("beside", "x")], in: bucket)
        let folder = place.path + "/events.satchel"
        try await kept.save(to: folder)
        try await kept.save(to: "s3://\(bucket)/odd +dir/é.satchel", options: store.options())
        let bytes = try await store.listed(bucket, prefix: "odd").reduce(0) { $0 + $1.size }
        return SavedEvents(store: store, bucket: bucket, folder: folder, bytes: bytes)
    }

    func opened<Element: ColumnValue>(_ endpoint: String? = nil, as type: Element.Type, attempts: Int = 8) -> Bag<Element> {
        Bag.open(address, as: type, options: store.options(endpoint: endpoint, attempts: attempts))
    }

    /// Copies the objects to another place of the bucket, where a test may change them.
    func copy(_ name: String, changing: (String, inout Data) -> Void = { _, _ in }) async throws -> String {
        let manager = FileManager.default
        let objects = try manager.contentsOfDirectory(atPath: folder).compactMap { file -> StoredObject? in
            var bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file))
            changing(file, &bytes)
            return bytes.isEmpty ? nil : StoredObject("\(name)/\(file)", bytes: [UInt8](bytes))
        }
        try await store.put(objects, in: bucket)
        return "s3://\(bucket)/\(name)"
    }
}

/// Saved bags in a store: opened where they lie, and of them no more comes than is read.
@Suite struct OpenedFromStoreTests {
    @Test(arguments: BackendCase.forms) func theAnswersAreThoseOfTheFolder(backend: BackendCase) async throws {
        let saved = try await SavedEvents.get()
        let on = backend.make()
        func answers(_ events: Bag<GitHubEvent>, _ brief: Bag<Brief>) async throws -> [String] {
            var all: [String] = []
            for type in try await (events |> .pluck(\.type) |> .frequencies).compute(on: on) { all.append("\(type)") }
            let heads = events |> .filter { $0.repo.name.hasPrefix("a") } |> .pluck(\.payload.head)
            for head in try await heads.compute(on: on) { all.append(head ?? "none") }
            for brief in try await (brief |> .filter { $0.type == "PushEvent" }).compute(on: on) { all.append("\(brief)") }
            for brief in try await (brief |> .filter { $0.org.isNil }).compute(on: on) { all.append("\(brief)") }
            for event in try await events.take(3, on: on) { all.append("\(event)") }
            all.append("\(try await events.count.compute(on: on))")
            return all
        }
        let found = try await answers(saved.opened(as: GitHubEvent.self), saved.opened(as: Brief.self))
        #expect(found.count > 5_000)
        #expect(
            try await found == answers(Bag.open(saved.folder, as: GitHubEvent.self), Bag.open(saved.folder, as: Brief.self)))
    }

    @Test func wholeEventsCome() async throws {
        let saved = try await SavedEvents.get()
        let (events, report) = try await saved.opened(as: GitHubEvent.self).computeWithReport(on: Threads(2))
        #expect(try await events == Bag.open(saved.folder, as: GitHubEvent.self).compute())
        // But for the lines that the rows come from, and what fills pages.
        #expect(report.bytesTransferred > saved.bytes / 2)
        #expect(report.bytesTransferred < saved.bytes * 11 / 10)
    }

    /// The manifest for a count; a listing and some ranges for a column.
    @Test func onlyWhatIsReadComes() async throws {
        let saved = try await SavedEvents.get()
        let manifest = try await saved.store.listed(saved.bucket, prefix: "odd").filter { $0.key.hasSuffix("manifest.json") }[0].size
        let (count, counting) = try await (saved.opened(as: Brief.self) |> .count).computeWithReport()
        #expect(count == 16_000)
        #expect(counting.requests == 1)
        #expect(counting.bytesTransferred == manifest)

        let proxy = try FaultProxy(before: saved.store)
        let types = saved.opened(proxy.endpoint, as: Brief.self) |> .pluck(\.type) |> .frequencies
        let (found, report) = try await types.computeWithReport(on: Threads(2))
        #expect(found.reduce(0) { $0 + $1.count } == 16_000)
        #expect(report.bytesTransferred < saved.bytes / 10, "of \(saved.bytes)")
        print("frequencies of types: \(report.bytesTransferred) of \(saved.bytes) bytes by \(report.requests) requests")
        let requests = try proxy.report().listed
        #expect(requests.count == report.requests)
        // Each names the bytes and the version.
        let parts = requests.filter { $0.path.hasSuffix(".batch") }
        #expect(Set(parts.map(\.path)).count == 2)
        #expect(parts.allSatisfy { $0.range != nil && $0.ifMatch != nil && $0.status == 206 })
    }

    @Test func rowsStreamAndLimitsEnd() async throws {
        let saved = try await SavedEvents.get()
        var names: [String] = []
        for try await name in (saved.opened(as: Brief.self) |> .pluck(\.repo.name)).elements(on: Threads(2)) { names.append(name) }
        #expect(try await names == (Bag.open(saved.folder, as: Brief.self) |> .pluck(\.repo.name)).compute())
        let proxy = try FaultProxy(before: saved.store)
        #expect(try await saved.opened(proxy.endpoint, as: Brief.self).take(1).count == 1)
        while try proxy.report().open > 0 { await Task.yield() }
        // Of one partition of the two.
        #expect(try Set(proxy.report().listed.filter { $0.path.hasSuffix(".batch") }.map(\.path)).count == 1)
    }

    @Test(arguments: 0..<6) func passingFaultsChangeNothing(seed: Int) async throws {
        let saved = try await SavedEvents.get()
        let proxy = try FaultProxy(before: saved.store)
        try proxy.random(seed: seed, probability: 0.3)
        var options = saved.store.options(endpoint: proxy.endpoint, attempts: 20, stallSeconds: 1)
        options.objectsAtOnce = seed + 1
        let brief = Bag.open(saved.address, as: Brief.self, options: options) |> .pluck(\.repo.name) |> .frequencies |> .topk(20)
        let expected = Bag.open(saved.folder, as: Brief.self) |> .pluck(\.repo.name) |> .frequencies |> .topk(20)
        #expect(try await brief.compute() == expected.compute())
    }

    @Test func aPartReplacedMeanwhileIsAnError() async throws {
        let saved = try await SavedEvents.get()
        let proxy = try FaultProxy(before: saved.store)
        try proxy.rules(#"{"fault": "etag", "path": "part-00001"}"#)
        let types = saved.opened(proxy.endpoint, as: Brief.self) |> .pluck(\.type) |> .frequencies
        let error = try #require(await #expect(throws: SatchelError.self) { try await types.compute() })
        #expect(error.code == .inputChanged)
        #expect(error.location.file?.contains("/part-00001") == true)
    }

    @Test func theErrorsAreThoseOfFolders() async throws {
        let saved = try await SavedEvents.get()
        func said<Element: ColumnValue & Sendable>(_ address: String, as type: Element.Type) async throws -> SatchelError {
            let bag = Bag.open(address, as: type, options: saved.store.options())
            return try #require(await #expect(throws: SatchelError.self) { try await bag.compute() })
        }
        let shape = try await said(saved.address, as: Stranger.self)
        #expect(shape.code == .typeMismatch)
        #expect(
            shape.description
                == "\(saved.address): this bag was saved with another shape than Stranger has: type was saved as String, and is Int; colour was "
                + "not saved; open it as a type whose properties have the names and types that were saved, all of them or some")
        let nothing = try await said("s3://\(saved.bucket)/nothing", as: Brief.self)
        #expect(nothing.code == .notFound)
        #expect(nothing.description == "s3://\(saved.bucket)/nothing: nothing is there to open; give the folder that save(to:) made")
        let none = try await said(
            try await saved.copy("none") { name, bytes in if name == "manifest.json" { bytes = Data() } }, as: Brief.self)
        #expect(
            none.description
                == "s3://\(saved.bucket)/none: this is no saved bag: it has no manifest.json that can be read; give the folder that save(to:) made"
        )
        let newer = try await saved.copy("newer") { name, bytes in
            if name == "manifest.json" { bytes = Data(#"{"format":"satchel bag","version":9}"#.utf8) }
        }
        #expect(
            try await said(newer, as: Brief.self).description
                == "\(newer): this bag was saved in version 9 of the format, and this version of Satchel reads version 1; open it with the "
                + "version of Satchel that saved it, or a newer one")
        let missing = try await saved.copy("missing") { name, bytes in if name == "part-00001.batch" { bytes = Data() } }
        #expect(
            try await said(missing, as: Brief.self).description
                == "\(missing)/part-00001.batch: this part of a saved bag is not there; was it removed, or not copied with the others?")
        let short = try await saved.copy("short") { name, bytes in if name == "part-00001.batch" { bytes.removeLast(bytes.count / 2) } }
        #expect(try await said(short, as: Brief.self).message.hasPrefix("this saved bag is damaged: part-00001.batch has "))
        let damaged = try await saved.copy("damaged") { name, bytes in
            if name == "part-00001.batch" { for place in stride(from: 40_000, to: bytes.count, by: 997) { bytes[place] ^= 1 } }
        }
        let found = try await said(damaged, as: GitHubEvent.self)
        #expect(found.code == .corruptBatch)
        #expect(found.location.file == damaged + "/part-00001.batch")
        #expect(try await said("s3://\(saved.bucket)", as: Brief.self).code == .invalidArgument)
        #expect(try await said("s3://\(saved.bucket)/\(UUID())/x", as: Brief.self).code == .notFound)
    }

    /// What is opened can be kept, and saved again.
    @Test func whatIsOpenedCanBeKept() async throws {
        let saved = try await SavedEvents.get()
        let kept = try await saved.opened(as: Brief.self).persist()
        #expect(try await kept.compute() == Bag.open(saved.folder, as: Brief.self).compute())
        let again = "s3://\(saved.bucket)/again"
        try await saved.opened(as: Brief.self).repartition(3).save(to: again, options: saved.store.options())
        let briefs = Bag.open(again, as: Brief.self, options: saved.store.options())
        #expect(try await briefs.compute() == Bag.open(saved.folder, as: Brief.self).compute())
    }
}
