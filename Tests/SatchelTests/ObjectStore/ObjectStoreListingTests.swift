import Foundation
import GitHubArchive
import ObjectStoreServers
import Satchel
import SatchelTesting
import Testing

@Suite struct ObjectStoreListingTests {
    /// Each holds its key, so that what is read shows what was asked.
    static let oddKeys = [
        "plain", "with space", "a+b", "100%", "%2B", "%zz", "é/ü/日本", "😀", "a//b", "/leading", "trailing/x/", "q?a=b&c=d", "#hash",
        "semi;colon",
        "quote'\"<>&", "back\\slash", "control\u{1}\u{7f}", "line\nfeed", "tab\t", "dot/./dot", "dots/../x", "~tilde", "[brackets]",
        "{a,b}",
        "star*", "e\u{301}", "\u{e9}",
    ]

    @Test func oddKeysAreListedAndRead() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.put(Self.oddKeys.map { .init($0, String(reflecting: $0) + "\n") }, in: bucket)
        let all = try await Bag.s3(bucket, "", options: store.options()).compute()
        #expect(all.sorted() == Self.oddKeys.map { String(reflecting: $0) }.sorted())
        for key in Self.oddKeys {
            #expect(try await Bag.s3(bucket, key, options: store.options()).compute().contains(String(reflecting: key)), "\(key)")
        }
    }

    /// Hour 2 comes before hour 10, folder markers are nothing.
    @Test func objectsComeInTheOrderOfFiles() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        let folder = try TemporaryFolder()
        let names = ["h/2015-1-10", "h/2015-1-2", "h/2015-1-1", "h/2015-1-x", "h/a9/1", "h/a10", "h/a9"]
        for name in names where name != "h/a9" { try folder.write("\(name)\n", to: name) }
        try await store.put(names.filter { $0 != "h/a9" }.map { .init($0, "\($0)\n") } + [.init("h/", ""), .init("h/a9/", "")], in: bucket)
        let found = try await Bag.s3(bucket, "h/", options: store.options()).compute()
        #expect(try await found == Bag.files([folder.path + "/h/**"]).compute())
        #expect(found.count == 6)
    }

    /// What begins with a dot is left out of folders, and of prefixes, unless it is named.
    @Test func hiddenNamesAreLeftOut() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        let folder = try TemporaryFolder()
        let names = ["h/.hidden", "h/a", "h/b.c", "h/.tool/x", "h/z/.hidden", "h/z/y"]
        for name in names { try folder.write("\(name)\n", to: name) }
        try await store.put(names.map { .init($0, "\($0)\n") }, in: bucket)
        let options = store.options()
        #expect(try await Bag.s3(bucket, "h/", options: options).compute() == ["h/a", "h/b.c", "h/z/y"])
        #expect(try await Bag.files([folder.path + "/h/**"]).compute() == ["h/a", "h/b.c", "h/z/y"])
        #expect(try await Bag.s3(bucket, "", options: options).take(1) == ["h/a"])
        for (named, found) in [
            ("h/.hidden", ["h/.hidden"]), ("h/.t", ["h/.tool/x"]), ("h/.tool/", ["h/.tool/x"]), ("h/z/.*", ["h/z/.hidden"]),
            ("h/.h*", ["h/.hidden"]), ("h/*", ["h/a", "h/b.c"]),
        ] {
            #expect(try await Bag.s3("s3://\(bucket)/\(named)", options: options).compute() == found, "\(named)")
            if named.contains("*") { #expect(try await Bag.files([folder.path + "/" + named]).compute() == found, "\(named)") }
        }
        #expect(try await Bag.s3(bucket, "h/.h", options: options).compute() == ["h/.hidden"])
        let error = await failure { try await Bag.s3("s3://\(bucket)/h/z/.hid*/", options: options).compute() }
        #expect((error as? SatchelError)?.code == .notFound)
    }

    @Test func patternsFindWhatTheyFindAmongFiles() async throws {
        let hours = try await StoredHours.get()
        for (pattern, count) in [("2015-01-01-{0..3}.json.gz", 4), ("*-1?.json*", 2), ("2015-01-01-[12].*", 2), ("*.json", 1)] {
            let bag = Bag.s3("s3://\(hours.bucket)/\(StoredHours.prefix)\(pattern)", options: hours.store.options())
            #expect(try await bag.computeWithReport().report.files == count, "\(pattern)")
        }
    }

    /// Of a large object, and of others behind it.
    @Test func oneElementOfManyObjectsIsCheap() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.put([.init("many/000000", String(repeating: "{\"id\":1}\n", count: 400_000))], in: bucket)
        try await store.put((1..<40).map { .init("many/0000" + ($0 < 10 ? "0\($0)" : "\($0)"), "{\"id\":2}\n") }, in: bucket)
        let proxy = try FaultProxy(before: store)
        let bag = Bag.s3(bucket, "many/", options: store.options(endpoint: proxy.endpoint))
        #expect(try await bag.take(1) == ["{\"id\":1}"])
        let report = try proxy.report()
        #expect(report.bytes < 1_000_000)
        #expect(report.open == 0)
    }

    /// The keys behind the first page can't come before its first one.
    @Test func oneElementOfAHundredThousandObjectsIsCheap() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        try await store.put([.init("many/000000", "first\n")], in: bucket)
        try await store.multiply("many/000000", in: bucket, to: 100_000)
        let proxy = try FaultProxy(before: store)
        #expect(try await Bag.s3(bucket, "many/", options: store.options(endpoint: proxy.endpoint)).take(1) == ["first"])
        let (bytes, requests) = (try proxy.report().bytes, try proxy.report().requests)
        #expect(bytes < 1_000_000, "by \(requests) requests")
    }

    /// By a program, of which the system says how much memory it had; it reads the hundred objects that are there, and says which is missing.
    @Test func aHundredThousandKeysAreListed() async throws {
        let store = try await ObjectStoreServer.ceph()
        let bucket = store.newBucket()
        let line = #"{"id":"1","type":"A","actor":{"id":1,"login":"a"},"repo":{"id":1,"name":"a/b"},"payload":{},"public":true,"#
        let event = line + #""created_at":"2015-01-01T00:00:00Z"}"# + "\n"
        try await store.put([.init("many/000000", event)], in: bucket)
        try await store.multiply("many/000000", in: bucket, to: 100_000)
        let proxy = try FaultProxy(before: store)
        let script = """
            import resource, subprocess, sys
            ended = subprocess.run(sys.argv[1:])
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            """
        let run = try await Program(path: "/usr/bin/env").run(
            ["python3", "-c", script, Program.playground.path, "--json", "--data", "s3://\(bucket)/many/"],
            environment: store.programEnvironment(store.keys.environment, endpoint: proxy.endpoint))
        #expect(run.error.contains("s3://\(bucket)/many/00000"), "\(run.error)")
        #expect(run.error.contains("has no such object"), "\(run.error)")
        let kilobytes = try #require(Int(run.output.split(separator: "\n").last ?? ""))
        print("100,000 keys listed: a peak of \(kilobytes) KiB")
        // A hundred million bytes, in the unit that the system counts in.
        #expect(kilobytes < 97_656)
        let pages = try proxy.report().listed.filter { $0.query.contains("list-type=2") }
        #expect(pages.count == 100)
    }
}
