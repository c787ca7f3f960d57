import Foundation
import ObjectStoreServers
import Satchel
import SatchelTesting
import Testing

/// Where programs find keys that nobody gave them in code: by Ceph, which takes them only with their tokens.
@Suite struct ObjectStoreCredentialTests {
    private func count(_ environment: [String: String], in hours: StoredHours, requests: String = "") async throws -> Program.Run {
        let data = "s3://\(hours.bucket)/\(StoredHours.prefix)\(requests)"
        return try await Program.playground.run(["--json", "--data", data], environment: hours.store.programEnvironment(environment))
    }

    private func expectAll(_ run: Program.Run, _ hours: StoredHours) {
        #expect(run.error == "")
        #expect(run.output.contains("\"events\":\(hours.events)"))
    }

    @Test func instanceMetadata() async throws {
        let hours = try await StoredHours.get()
        let machine = try MetadataServer()
        try machine.give([(try await hours.store.session(), 3600)])
        let run = try await count(["AWS_EC2_METADATA_SERVICE_ENDPOINT": machine.endpoint, "AWS_EC2_METADATA_DISABLED": ""], in: hours)
        expectAll(run, hours)
        let roles = "/latest/meta-data/iam/security-credentials/"
        let asked = try machine.report()
        #expect(asked.map { "\($0.method) \($0.path)" } == ["PUT /latest/api/token", "GET \(roles)", "GET \(roles)satchel-role"])
        #expect(asked.allSatisfy { $0.status == 200 })
    }

    @Test func containerCredentials() async throws {
        let hours = try await StoredHours.get()
        let container = try MetadataServer()
        try container.give([(try await hours.store.session(), 3600)])
        try container.settings(#""container_token": "Basic planted""#)
        var environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": container.endpoint + "/container"]
        let refused = try await count(environment, in: hours)
        #expect(refused.error.contains("the container's credentials could not be read (the server answered 401)"), "\(refused.error)")
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "Basic planted"
        expectAll(try await count(environment, in: hours), hours)
        #expect(try container.report().map(\.status).last == 200)
    }

    @Test func webIdentity() async throws {
        let hours = try await StoredHours.get()
        let service = try MetadataServer()
        try service.give([(try await hours.store.session(), 3600)])
        try service.settings(#""web_identity": "planted+token/é=""#)
        let folder = try TemporaryFolder()
        var environment = [
            "AWS_ENDPOINT_URL_STS": service.endpoint, "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/satchel",
            "AWS_WEB_IDENTITY_TOKEN_FILE": try folder.write("planted+token/é=\n", to: "token"),
        ]
        expectAll(try await count(environment, in: hours), hours)
        environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = try folder.write("planted+other\n", to: "other")
        let refused = try await count(environment, in: hours)
        #expect(refused.status != 0)
        #expect(refused.error.contains("InvalidIdentityToken"), "\(refused.error)")
        #expect(!refused.error.contains("planted"))
        #expect(try service.report().map(\.status) == [200, 400])
    }

    /// Those that last for less than a run's patience are asked for again.
    @Test func keysAreRefreshedBeforeTheyExpire() async throws {
        let hours = try await StoredHours.get()
        let machine = try MetadataServer()
        let keys = try await hours.store.session()
        try machine.give([(keys, 10), (keys, 3600)])
        let run = try await count(["AWS_EC2_METADATA_SERVICE_ENDPOINT": machine.endpoint, "AWS_EC2_METADATA_DISABLED": ""], in: hours)
        expectAll(run, hours)
        #expect(try machine.report().filter { $0.path.hasSuffix("satchel-role") }.count == 2)
    }

    @Test func profiles() async throws {
        let hours = try await StoredHours.get()
        let folder = try TemporaryFolder()
        let keys = hours.store.keys
        let credentials = "[default]\naws_access_key_id = NOBODY\naws_secret_access_key = planted\n\n[tests]\n"
        let own = "aws_access_key_id = \(keys.access)\naws_secret_access_key = \(keys.secret)\n"
        let run = try await count(
            ["AWS_SHARED_CREDENTIALS_FILE": try folder.write(credentials + own, to: "credentials"), "AWS_PROFILE": "tests"], in: hours)
        expectAll(run, hours)
    }

    /// Whose request a service takes that checks signatures, here and at the store.
    @Test func rolesByTheKeysOfAnotherProfile() async throws {
        let hours = try await StoredHours.get()
        let service = try MetadataServer()
        try service.give([(try await hours.store.session(), 3600)])
        let wanted = #""access": "BASE", "secret": "planted/+secret", "token": "planted+token/==", "region": "\#(hours.store.region)""#
        try service.settings(#""assume": {\#(wanted), "external_id": "x/1", "session": "me@here", "duration": "900"}"#)
        let folder = try TemporaryFolder()
        let config = """
            [profile tests]
            role_arn = arn:aws:iam::123456789012:role/satchel
            source_profile = base
            role_session_name = me@here
            external_id = x/1
            duration_seconds = 900
            """
        func run(secret: String) async throws -> Program.Run {
            let keys = "[base]\naws_access_key_id = BASE\naws_secret_access_key = \(secret)\naws_session_token = planted+token/=="
            return try await count(
                [
                    "AWS_ENDPOINT_URL_STS": service.endpoint, "AWS_PROFILE": "tests", "AWS_CONFIG_FILE": folder.write(config, to: "config"),
                    "AWS_SHARED_CREDENTIALS_FILE": folder.write(keys, to: "credentials"),
                ], in: hours)
        }
        expectAll(try await run(secret: "planted/+secret"), hours)
        let refused = try await run(secret: "planted other")
        #expect(refused.status != 0)
        #expect(refused.error.contains("check the role and its trust in the credentials from the profile base"), "\(refused.error)")
        #expect(refused.error.contains("403 SignatureDoesNotMatch"))
        #expect(!refused.error.contains("planted"))
        #expect(try service.report().map(\.status) == [200, 403])
    }

    /// Run again when what it gave has expired; what it says is never shown.
    @Test func keysOfAProgram() async throws {
        let hours = try await StoredHours.get()
        let keys = try await hours.store.session()
        let folder = try TemporaryFolder()
        let document =
            #"{"Version": 1, "AccessKeyId": "\#(keys.access)", "SecretAccessKey": "\#(keys.secret)", "SessionToken": "\#(keys.token ?? "")","#
        let answer = try folder.write(document + #" "Expiration": "2015-01-01T00:00:00Z"}"#, to: "answer")
        func run(_ command: String) async throws -> Program.Run {
            let config = "[default]\ncredential_process = \(command)\n"
            return try await count(["AWS_CONFIG_FILE": folder.write(config, to: "config")], in: hours)
        }
        expectAll(try await run("cat '\(answer)'; echo >> '\(folder.path)/asked'"), hours)
        #expect(try String(contentsOfFile: folder.path + "/asked", encoding: .utf8).count > 1)
        let failed = try await run("echo planted; echo planted >&2; exit 4")
        #expect(
            failed.error.contains(
                "the credential_process of the profile default failed (it ended with 4); run the command by hand to see what it says"),
            "\(failed.error)")
        #expect(!failed.error.contains("planted"))
    }

    @Test func noneAtAll() async throws {
        let hours = try await StoredHours.get()
        let run = try await count([:], in: hours)
        #expect(run.status != 0)
        #expect(run.output == "")
        let text = settled(run.error, endpoint: hours.store.endpoint, bucket: hours.bucket)
        #expect(
            text.contains("the store at ENDPOINT refused to list this bucket without credentials (403 AccessDenied, request ID)"), "\(text)"
        )
    }
}
