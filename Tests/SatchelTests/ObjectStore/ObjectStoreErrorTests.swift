import Foundation
import GitHubArchive
import ObjectStoreServers
import Satchel
import SatchelTesting
import Synchronization
import Testing

/// What a person reads when a store refuses, and that no secret is in it.
@Suite struct ObjectStoreErrorTests {
    /// The whole text of the error that reading ends with, and how many requests it took.
    private func text(
        _ rule: String? = nil, prefix: String = StoredHours.prefix, bucket: String? = nil, keys: StoreKeys? = nil, isAnonymous: Bool = false
    ) async throws -> (text: String, code: SatchelError.Code?, requests: Int) {
        let hours = try await StoredHours.get()
        let proxy = try FaultProxy(before: hours.store)
        if let rule { try proxy.rules(rule) }
        let options = hours.store.options(endpoint: proxy.endpoint, keys: keys, isAnonymous: isAnonymous, attempts: 3)
        let bucket = bucket ?? hours.bucket
        let error = await failure { try await Bag.s3(bucket, prefix, options: options).compute() }
        let text = said(error, endpoint: proxy.endpoint, bucket: bucket)
        for secret in [hours.store.keys.secret, keys?.secret, keys?.token].compactMap({ $0 }) { #expect(!text.contains(secret)) }
        return (text, (error as? SatchelError)?.code, try proxy.report().requests)
    }

    @Test func aWrongSecret() async throws {
        let store = try await ObjectStoreServer.ceph()
        let (text, code, requests) = try await text(keys: StoreKeys(access: store.keys.access, secret: "planted+/Secret/of+nobody"))
        #expect(
            text == """
                s3://BUCKET/odd +dir/é/: the store at ENDPOINT does not accept the signature of the credentials from \
                ObjectStoreOptions(credentials:) (403 SignatureDoesNotMatch, request ID); check that the secret is the one of the key id
                """)
        #expect(code == .permissionDenied)
        #expect(requests == 1)
    }

    @Test func anUnknownKey() async throws {
        let (text, code, requests) = try await text(keys: StoreKeys(access: "AKIANOBODYKNOWS", secret: "planted+/Secret/of+nobody"))
        #expect(
            text == """
                s3://BUCKET/odd +dir/é/: the store at ENDPOINT does not know the key id of the credentials from \
                ObjectStoreOptions(credentials:) (403 InvalidAccessKeyId, request ID); check that these keys are for this store
                """)
        #expect(code == .permissionDenied)
        #expect(requests == 1)
    }

    @Test func aMissingBucket() async throws {
        let (text, code, requests) = try await text(bucket: "satchel-no-such-bucket")
        #expect(
            text == """
                s3://BUCKET/odd +dir/é/: the store at ENDPOINT has no bucket named BUCKET (404 NoSuchBucket, request ID); check the \
                bucket's name and the endpoint
                """)
        #expect(code == .notFound)
        #expect(requests == 1)
    }

    @Test func nothingBeginsSo() async throws {
        let (text, code, _) = try await text(prefix: "even/")
        #expect(
            text == """
                s3://BUCKET/even/: no key begins with even/ in the bucket BUCKET of ENDPOINT; check the bucket, the prefix and the endpoint
                """)
        #expect(code == .notFound)
    }

    @Test func noCredentials() async throws {
        let (text, code, requests) = try await text(isAnonymous: true)
        #expect(
            text == """
                s3://BUCKET/odd +dir/é/: the store at ENDPOINT refused to list this bucket without credentials (403 AccessDenied, \
                request ID); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile, or give ObjectStoreOptions(credentials:)
                """)
        #expect(code == .permissionDenied)
        #expect(requests == 1)
    }

    /// By the words of AWS: Ceph tells no expired token from others that it does not like.
    @Test func anExpiredToken() async throws {
        let rule = #"{"fault": "error", "status": 400, "code": "ExpiredToken", "message": "The provided token has expired."}"#
        let keys = StoreKeys(access: "ASIATEMPORARY", secret: "planted+/Secret/of+nobody", token: "planted+/Token/of+nobody")
        let (text, code, requests) = try await text(rule, keys: keys)
        #expect(
            text == """
                s3://BUCKET/odd +dir/é/: the store at ENDPOINT finds the session token of the credentials from \
                ObjectStoreOptions(credentials:) expired or invalid (400 ExpiredToken: The provided token has expired., request ID); \
                get new ones
                """)
        #expect(code == .permissionDenied)
        #expect(requests == 1)
    }

    @Test func aTokenThatIsNone() async throws {
        var keys = try await ObjectStoreServer.ceph().session()
        keys.token = "planted" + String((keys.token ?? "").reversed())
        let (text, code, requests) = try await text(keys: keys)
        #expect(text.hasPrefix("s3://BUCKET/odd +dir/é/: the store at ENDPOINT "), "\(text)")
        #expect(code == .permissionDenied)
        #expect(requests == 1)
    }

    @Test func aClockThatIsOff() async throws {
        let rule = #"""
            {"fault": "error", "status": 403, "code": "RequestTimeTooSkewed", "message": "The difference is too large.",
             "headers": {"Date": "Thu, 01 Jan 2015 00:00:00 GMT"}}
            """#.replacing("\n", with: " ")
        let (text, code, requests) = try await text(rule)
        #expect(
            text.replacing(#/\d{9} seconds/#, with: "SECONDS") == """
                s3://BUCKET/odd +dir/é/: this machine's clock is off by SECONDS from the store's (403 RequestTimeTooSkewed: The difference \
                is too large., request ID); set the clock
                """)
        #expect(code == .permissionDenied)
        #expect(requests == 1)
    }

    @Test func aWrongRegionThatIsNotNamed() async throws {
        let rule = #"{"fault": "error", "status": 400, "code": "AuthorizationHeaderMalformed", "message": "The region is wrong."}"#
        let (text, code, _) = try await text(rule)
        #expect(
            text == """
                s3://BUCKET/odd +dir/é/: the store at ENDPOINT does not accept a signature for the region us-east-1 \
                (400 AuthorizationHeaderMalformed: The region is wrong., request ID); give ObjectStoreOptions(region:) or AWS_REGION
                """)
        #expect(code == .permissionDenied)
    }

    /// Followed once and no more.
    @Test func aRedirectWithoutEnd() async throws {
        let hours = try await StoredHours.get()
        let proxy = try FaultProxy(before: hours.store)
        try proxy.rules(#"{"fault": "redirect", "to": "\#(proxy.endpoint)"}"#)
        let error = await failure { try await hours.events(hours.store.options(endpoint: proxy.endpoint)).compute() }
        let text = said(error, endpoint: proxy.endpoint, bucket: hours.bucket)
        #expect(
            text == """
                s3://BUCKET/odd +dir/é/: the store at ENDPOINT sends this request elsewhere (307), which did not help; give the bucket's own \
                endpoint and region
                """)
        #expect(try proxy.report().requests <= 2)
    }

    @Test func anObjectThatIsGone() async throws {
        let rule =
            #"{"fault": "error", "status": 404, "code": "NoSuchKey", "message": "The specified key does not exist.", "path": "-7.json"}"#
        let (text, code, _) = try await text(rule)
        #expect(
            text == """
                s3://BUCKET/odd +dir/é/2015-01-01-7.json.gz: the store at ENDPOINT has no such object (404 NoSuchKey: The specified key does \
                not exist., request ID); it may have been removed: run again
                """)
        #expect(code == .notFound)
    }

    @Test func aStoreThatStaysBusy() async throws {
        let (text, code, requests) = try await text(#"{"fault": "error", "status": 503, "code": "SlowDown"}"#)
        #expect(
            text == """
                s3://BUCKET/odd +dir/é/: the store at ENDPOINT did not list this bucket (503 SlowDown: Please try again., request ID); try \
                again later, or with fewer objectsAtOnce; 3 attempts were made
                """)
        #expect(code == .readFailed)
        #expect(requests == 3)
    }

    @Test func anErrorUnderSuccess() async throws {
        let (text, code, requests) = try await text(#"{"fault": "error200", "code": "InternalError"}"#)
        #expect(
            text == """
                s3://BUCKET/odd +dir/é/: the store at ENDPOINT did not list this bucket (200 InternalError: Please try again., request ID); \
                try again later, or with fewer objectsAtOnce; 3 attempts were made
                """)
        #expect(code == .readFailed)
        #expect(requests == 3)
    }

    @Test func somethingElseThanAStore() async throws {
        let (text, code, requests) = try await text(#"{"fault": "garbage"}"#)
        #expect(text.hasPrefix("s3://BUCKET/odd +dir/é/: ENDPOINT answered with something that is no listing: "), "\(text)")
        #expect(text.contains("is it a store of objects?"), "\(text)")
        #expect(code == .readFailed)
        #expect(requests == 3)
    }

    @Test func nobodyThere() async throws {
        let hours = try await StoredHours.get()
        let options = hours.store.options(endpoint: "http://127.0.0.1:1", attempts: 2)
        let error = await failure { try await hours.events(options).compute() }
        let text = said(error, endpoint: "http://127.0.0.1:1", bucket: hours.bucket)
        #expect(
            text.hasPrefix(
                "s3://BUCKET/odd +dir/é/: could not reach ENDPOINT; check the address and the network; 2 attempts were made ("), "\(text)")
        #expect((error as? SatchelError)?.code == .readFailed)
    }

    // MARK: Secrets

    @Test func noPlanAndNoDescriptionHoldsSecrets() async throws {
        let hours = try await StoredHours.get()
        let keys = StoreKeys(access: "AKIAPLANTED", secret: "planted+/Secret/of+nobody", token: "planted+/Token/of+nobody")
        let options = hours.store.options(keys: keys)
        var texts = [String(describing: options), String(reflecting: options)]
        dump(options, to: &texts[0])
        texts.append(String(decoding: try JSONEncoder().encode(options), as: UTF8.self))
        texts.append(try hours.events(options).explain())
        texts.append("\(hours.events(options))")
        for text in texts {
            #expect(!text.contains("planted"))
            #expect(!text.contains("AKIAPLANTED"))
        }
    }

    /// Everything that a program prints, and what the system shows of every process while it runs.
    @Test func noOutputAndNoCommandLineHoldsSecrets() async throws {
        let hours = try await StoredHours.get()
        let wrong = StoreKeys(access: hours.store.keys.access, secret: "planted+/Secret/of+nobody")
        var temporary = try await hours.store.session()
        temporary.token = (temporary.token ?? "") + "planted"
        let proxy = try FaultProxy(before: hours.store)
        // Time to look.
        try proxy.latency(300)
        for (keys, words) in [
            (hours.store.keys, nil), (wrong, "does not accept the signature of the credentials from the environment"),
            (temporary, "the credentials from the environment"),
        ] {
            let secrets = [keys.secret, keys.token].compactMap { $0 }
            let isDone = Atomic(false)
            async let found = Self.commandLines(with: secrets, until: isDone)
            let run = try await Program.playground.run(
                ["--json", "--data", "s3://\(hours.bucket)/\(StoredHours.prefix)"],
                environment: hours.store.programEnvironment(keys.environment, endpoint: proxy.endpoint))
            isDone.store(true, ordering: .relaxed)
            #expect(await found == [])
            #expect((run.status == 0) == (words == nil), "\(run.error)")
            if let words { #expect(run.error.contains(words), "\(run.error)") }
            for secret in secrets {
                #expect(!run.output.contains(secret))
                #expect(!run.error.contains(secret))
            }
        }
    }

    private static func commandLines(with secrets: [String], until isDone: borrowing Atomic<Bool>) async -> [String] {
        var found: [String] = []
        while !isDone.load(ordering: .relaxed) {
            for process in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] where Int(process) != nil {
                guard let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { continue }
                let text = String(decoding: line, as: UTF8.self)
                if secrets.contains(where: { text.contains($0) }) { found.append(text) }
            }
            await Task.yield()
        }
        return found
    }
}
