import Foundation
import Synchronization
import Testing

@testable import SatchelColumns
@testable import SatchelStorage

@Suite struct StoreSettingsTests {
    private let config = """
        # comment
        [default]
        region = eu-west-1
        s3 =
            addressing_style = path   # not the host
            endpoint_url = http://nested:1
        output = json
        [profile two words]
        endpoint_url = https://two
        [profile served]
        services = mine
        [services mine]
        s3 =
          endpoint_url = https://served
        [other]
        region = nowhere
        """

    private func find(_ environment: [String: String] = [:], _ options: ObjectStoreOptions = ObjectStoreOptions()) throws -> StoreSettings {
        let config = config
        let environment = ["AWS_CONFIG_FILE": "/config", "AWS_SHARED_CREDENTIALS_FILE": "/none"].merging(environment) { $1 }
        return try StoreSettings.find(options, in: .init(environment: environment) { $0 == "/config" ? config : nil })
    }

    @Test func profilesAreTables() {
        let profiles = AWSProfiles(config: config, credentials: "[default]\nregion = us-west-1\n").profiles
        #expect(
            profiles["default"] == [
                "region": "us-west-1", "s3": "", "s3.addressing_style": "path", "s3.endpoint_url": "http://nested:1", "output": "json",
            ])
        #expect(profiles["two words"] == ["endpoint_url": "https://two"])
        #expect(profiles["other"] == nil)
    }

    @Test func optionsThenEnvironmentThenProfile() throws {
        #expect(try find().endpoint?.text == "http://nested:1")
        #expect(try find().region == "eu-west-1")
        #expect(try find().addressing == .path)
        #expect(try find(["AWS_ENDPOINT_URL": "http://general:2"]).endpoint?.text == "http://general:2")
        #expect(try find(["AWS_ENDPOINT_URL": "http://general:2", "AWS_ENDPOINT_URL_S3": "http://s3:3"]).endpoint?.text == "http://s3:3")
        #expect(try find(["AWS_REGION": "a", "AWS_DEFAULT_REGION": "b"]).region == "a")
        #expect(try find(["AWS_DEFAULT_REGION": "b"]).region == "b")
        let options = ObjectStoreOptions(endpoint: "http://code:4", region: "c")
        #expect(try find(["AWS_REGION": "a", "AWS_ENDPOINT_URL_S3": "http://s3:3"], options).endpoint?.text == "http://code:4")
        #expect(try find(["AWS_REGION": "a"], options).region == "c")
        #expect(try find(["AWS_PROFILE": "two words"]).endpoint?.text == "https://two")
        #expect(try find([:], ObjectStoreOptions(profile: "served")).endpoint?.text == "https://served")
        #expect(try find(["AWS_CA_BUNDLE": "/ca"]).authorities == "/ca")
    }

    @Test func whatIsNotThere() {
        let profile = #expect(throws: SatchelError.self) { try find(["AWS_PROFILE": "mine"]) }
        #expect(profile?.description == "the profile mine is in none of the AWS configuration files; they have default, served, two words")
        let endpoint = #expect(throws: SatchelError.self) { try find(["AWS_ENDPOINT_URL_S3": "http://a:b@c"]) }
        #expect(endpoint?.description == StoreEndpoint.expectation)
    }

    @Test func credentialsAreFoundAgainBeforeTheyExpire() throws {
        let now = Mutex(1_000.0)
        let asked = Mutex(0)
        let surroundings = StoreSettings.Surroundings(environment: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"]) { _ in nil }
        let chain = CredentialChain(
            surroundings: surroundings, profiles: AWSProfiles(), profile: "default", region: "r", options: ObjectStoreOptions()
        ) { _ in
            let number = asked.withLock { asked in
                asked += 1
                return asked
            }
            if number == 3 { throw SatchelError(.readFailed, "away") }
            let date = "1970-01-01T01:00:0\(number)Z"
            return (HTTPHead(status: 200), Array(#"{"AccessKeyId":"\#(number)","SecretAccessKey":"s","Expiration":"\#(date)"}"#.utf8))
        }
        let source = CredentialSource(chain, now: { now.withLock { $0 } })
        #expect(source.known == nil)
        for _ in 0..<3 { try source.refresh() }
        #expect(source.known?.keyID == "1")
        now.withLock { $0 = 3_301.5 }
        for _ in 0..<3 { try source.refresh() }
        #expect(source.known?.keyID == "2")
        // The server is away, and the credentials are still good for a while.
        now.withLock { $0 = 3_303 }
        try source.refresh()
        #expect(source.known?.keyID == "2")
        #expect(asked.withLock { $0 } == 3)
    }

    @Test func nothingShowsSecrets() throws {
        let given = ObjectStoreCredentials(keyID: "PLANTEDID", secret: "PLANTEDSECRET", token: "PLANTEDTOKEN")
        let options = ObjectStoreOptions(credentials: given)
        let found = Credentials(keyID: "PLANTEDID", secret: "PLANTEDSECRET", token: "PLANTEDTOKEN", origin: "a test")
        var texts = [
            "\(given)", "\(options)", "\(found)", String(reflecting: given), String(reflecting: options), String(reflecting: found),
        ]
        var dumped = ""
        dump([given as Any, options, found], to: &dumped)
        texts.append(dumped)
        texts.append(String(decoding: try JSONEncoder().encode(options), as: UTF8.self))
        for text in texts { #expect(!text.contains("PLANTED")) }
        #expect(try JSONDecoder().decode(ObjectStoreOptions.self, from: JSONEncoder().encode(options)) == options)
        #expect(ObjectStoreOptions(credentials: given) == options)
    }
}
