import Synchronization
import Testing

@testable import SatchelColumns
@testable import SatchelStorage

/// Profiles that lead to other ones, and to programs.
@Suite struct CredentialRoleTests {
    private static let answer = """
        <AssumeRoleResponse xmlns="https://sts"><AssumeRoleResult><Credentials><AccessKeyId>STSID</AccessKeyId>\
        <SecretAccessKey>STSSECRET</SecretAccessKey><SessionToken>STSTOKEN</SessionToken><Expiration>2026-01-02T03:04:05Z</Expiration>\
        </Credentials></AssumeRoleResult></AssumeRoleResponse>
        """

    private static let config = """
        [profile base]
        region = eu-north-1
        [profile role]
        role_arn = arn:aws:iam::1:role/a
        source_profile = base
        role_session_name = me@here
        external_id = x/1
        duration_seconds = 900
        [profile own]
        role_arn = arn:aws:iam::1:role/own
        source_profile = own
        [profile second]
        role_arn = arn:aws:iam::1:role/b
        source_profile = role
        [profile one]
        role_arn = arn:aws:iam::1:role/c
        source_profile = two
        [profile two]
        role_arn = arn:aws:iam::1:role/d
        source_profile = one
        [profile environment]
        role_arn = arn:aws:iam::1:role/e
        credential_source = Environment
        [profile neither]
        role_arn = arn:aws:iam::1:role/f
        [profile lost]
        role_arn = arn:aws:iam::1:role/g
        source_profile = nobody
        [profile code]
        role_arn = arn:aws:iam::1:role/h
        source_profile = base
        mfa_serial = arn:aws:iam::1:mfa/me
        [profile odd]
        role_arn = arn:aws:iam::1:role/i
        credential_source = Moon
        [profile program]
        credential_process = give --key "planted command"
        [profile programmed]
        role_arn = arn:aws:iam::1:role/j
        source_profile = program
        """
    private static let keys = """
        [base]
        aws_access_key_id = BASEID
        aws_secret_access_key = BASESECRET
        aws_session_token = BASETOKEN
        [own]
        aws_access_key_id = OWNID
        aws_secret_access_key = OWNSECRET
        """

    private func resolve(
        _ profile: String, _ environment: [String: String] = [:], servers: CredentialChainTests.Servers = .init(),
        program: @escaping @Sendable (String) throws(CredentialProgram.Failure) -> [UInt8] = { _ in [] }
    ) throws -> Credentials? {
        let files = ["/c": Self.config, "/k": Self.keys]
        let fixed = ["AWS_CONFIG_FILE": "/c", "AWS_SHARED_CREDENTIALS_FILE": "/k"]
        let surroundings = StoreSettings.Surroundings(environment: fixed.merging(environment) { $1 }) { files[$0] }
        return try CredentialChain(
            surroundings: surroundings, profiles: surroundings.profiles, profile: profile, region: "eu-west-1",
            options: ObjectStoreOptions(profile: profile), ask: servers.ask, runProgram: program
        ).resolve()
    }

    private let service = CredentialChainTests.Servers(["POST https://sts.eu-west-1.amazonaws.com/": (200, answer)])

    @Test func aRoleIsAskedForWithTheKeysOfAnotherProfile() throws {
        let found = try resolve("role", servers: service)
        #expect(
            found
                == Credentials(keyID: "STSID", secret: "STSSECRET", token: "STSTOKEN", expires: 1_767_323_045, origin: "the profile role"))
        let request = service.requests[0]
        #expect(request.signing?.credentials.keyID == "BASEID")
        #expect(request.signing?.service == "sts")
        #expect(request.signing?.region == "eu-west-1")
        #expect(request.headers.contains { $0.name == "x-amz-security-token" && $0.value == "BASETOKEN" })
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa&RoleSessionName=me%40here&ExternalId=x%2F1"
                + "&DurationSeconds=900")
    }

    @Test func profilesMayLeadOnAndToThemselves() throws {
        #expect(try resolve("own", servers: service)?.keyID == "STSID")
        #expect(service.requests.map { $0.signing?.credentials.keyID } == ["OWNID"])
        _ = try resolve("second", servers: service)
        #expect(service.requests.dropFirst().map { $0.signing?.credentials.keyID } == ["BASEID", "STSID"])
        let environment = ["AWS_ACCESS_KEY_ID": "ENVID", "AWS_SECRET_ACCESS_KEY": "ENVSECRET"]
        _ = try resolve("environment", environment, servers: service)
        #expect(service.requests.last?.signing?.credentials.keyID == "ENVID")
    }

    @Test(arguments: [
        ("AWS_ENDPOINT_URL_STS", "http://sts.local"), ("AWS_ENDPOINT_URL", "http://all.local/"),
    ]) func theServiceMayBeElsewhere(name: String, address: String) throws {
        let place = address.hasSuffix("/") ? address : address + "/"
        let servers = CredentialChainTests.Servers(["POST \(place)": (200, Self.answer)])
        #expect(try resolve("role", [name: address], servers: servers)?.keyID == "STSID")
        let both = ["AWS_ENDPOINT_URL": "http://nowhere"].merging([name: address]) { $1 }
        #expect(try resolve("role", both, servers: servers)?.keyID == "STSID")
    }

    static let faults = [
        ("one", "the profile one leads back to itself: one → two → one; let one of them have keys"),
        ("environment", "the profile environment asks for a role with the credentials of credential_source = Environment, which has none"),
        (
            "neither",
            "the profile neither has a role_arn, and needs one of source_profile, credential_source and web_identity_token_file beside it"
        ),
        ("lost", "the profile lost asks for a role with the credentials of the profile nobody, which has none"),
        (
            "code",
            "the profile code uses mfa_serial, which this version does not read; run `aws configure export-credentials --profile code --format "
                + "env` and set what it prints"
        ),
        ("odd", "the profile odd: credential_source: expected Environment, EcsContainer or Ec2InstanceMetadata, found Moon"),
    ]

    @Test(arguments: faults) func whatLeadsNowhere(profile: String, text: String) throws {
        let error = #expect(throws: SatchelError.self) { try resolve(profile) }
        #expect(error?.description.hasSuffix(text) == true, "\(String(describing: error))")
    }

    @Test func aRefusalSaysWhoseKeysAsked() throws {
        let refusing = CredentialChainTests.Servers([
            "POST https://sts.eu-west-1.amazonaws.com/": (
                403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>"
            )
        ])
        let error = #expect(throws: SatchelError.self) { try resolve("role", servers: refusing) }
        #expect(error?.code == .permissionDenied)
        #expect(
            error?.description
                == "the token service https://sts.eu-west-1.amazonaws.com gave no credentials for the role arn:aws:iam::1:role/a (403 "
                + "AccessDenied: not you); check the role and its trust in the credentials from the profile base")
    }

    // MARK: Programs

    private static let document =
        #"{"Version":1,"AccessKeyId":"PID","SecretAccessKey":"PSECRET","SessionToken":"PT","Expiration":"2026-01-02T03:04:05Z"}"#

    @Test func aProgramGivesKeys() throws {
        let asked = Mutex<[String]>([])
        let program: @Sendable (String) throws(CredentialProgram.Failure) -> [UInt8] = { command in
            asked.withLock { $0.append(command) }
            return Array(Self.document.utf8)
        }
        let found = try resolve("program", program: program)
        #expect(
            found
                == Credentials(
                    keyID: "PID", secret: "PSECRET", token: "PT", expires: 1_767_323_045,
                    origin: "the credential_process of the profile program"))
        #expect(asked.withLock { $0 } == [#"give --key "planted command""#])
        _ = try resolve("programmed", servers: service, program: program)
        #expect(service.requests.last?.signing?.credentials.keyID == "PID")
    }

    @Test(arguments: [
        "", "planted", "{}", #"{"Version":2,"AccessKeyId":"planted","SecretAccessKey":"planted"}"#,
        #"{"Version":1,"AccessKeyId":"planted"}"#,
        #"{"Version":1,"AccessKeyId":"planted","SecretAccessKey":"planted","Expiration":"soon"}"#,
    ]) func whatIsNoAnswerIsNotShown(answer: String) throws {
        let error = #expect(throws: SatchelError.self) { try resolve("program") { _ in Array(answer.utf8) } }
        #expect(error?.code == .permissionDenied)
        #expect(
            error?.description
                == "the credential_process of the profile program did not answer with JSON of version 1 that holds AccessKeyId and "
                + "SecretAccessKey; run the command by hand to see what it says")
    }

    @Test func commandsAreThoseOfTheShell() throws {
        #expect(try CredentialProgram.output(of: #"printf '%s' "a  b"; echo planted >&2"#) == Array("a  b".utf8))
        #expect(try CredentialProgram.output(of: "head -c 300000 /dev/zero").count == 300_000)
        #expect(throws: CredentialProgram.Failure(finding: "failed (it ended with 3)")) {
            try CredentialProgram.output(of: "echo planted; exit 3")
        }
        let error = #expect(throws: SatchelError.self) {
            try resolve("program") { command throws(CredentialProgram.Failure) in
                throw CredentialProgram.Failure(finding: "failed (it ended with 3)")
            }
        }
        #expect(
            error?.description
                == "the credential_process of the profile program failed (it ended with 3); run the command by hand to see what it says")
    }

    /// Also where what the shell has started lives on, and holds its output.
    @Test func whoeverIsSilentIsEnded() throws {
        #expect(throws: CredentialProgram.Failure(finding: "gave no answer within 1 seconds")) {
            try CredentialProgram.output(of: "tail -f /dev/null; true", seconds: 1)
        }
    }
}
