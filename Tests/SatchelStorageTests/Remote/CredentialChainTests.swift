import Synchronization
import Testing

@testable import SatchelColumns
@testable import SatchelStorage

@Suite struct CredentialChainTests {
    /// Answers what chains ask, and remembers it.
    final class Servers: Sendable {
        private let asked = Mutex<[HTTPRequest]>([])
        let answers: [String: (status: Int, body: String)]

        init(_ answers: [String: (status: Int, body: String)] = [:]) { self.answers = answers }

        var requests: [HTTPRequest] { asked.withLock { $0 } }

        @Sendable func ask(_ request: HTTPRequest) throws -> (head: HTTPHead, body: [UInt8]) {
            asked.withLock { $0.append(request) }
            guard let answer = answers["\(request.method.rawValue) \(request.url)"] else {
                throw SatchelError(.readFailed, "nobody answers at \(request.url)")
            }
            return (HTTPHead(status: answer.status), Array(answer.body.utf8))
        }
    }

    private func resolve(
        _ environment: [String: String] = [:], files: [String: String] = [:], options: ObjectStoreOptions = ObjectStoreOptions(),
        servers: Servers = Servers()
    ) throws -> Credentials? {
        let surroundings = StoreSettings.Surroundings(environment: ["HOME": "/home/me"].merging(environment) { $1 }) { files[$0] }
        let profile = options.profile ?? surroundings["AWS_PROFILE"] ?? "default"
        return try CredentialChain(
            surroundings: surroundings, profiles: surroundings.profiles, profile: profile, region: "eu-west-1", options: options,
            ask: servers.ask
        ).resolve()
    }

    private let both = ["AWS_ACCESS_KEY_ID": "ENVID", "AWS_SECRET_ACCESS_KEY": "ENVSECRET"]
    private let files = [
        "/home/me/.aws/credentials":
            "[default]\naws_access_key_id = FILEID\naws_secret_access_key=FILESECRET\n[work]\naws_access_key_id=W\naws_secret_access_key=S",
        "/home/me/.aws/config": "[profile plain]\nregion = eu-central-1\n[profile login]\nsso_session = x",
    ]

    @Test func codeComesFirst() throws {
        let options = ObjectStoreOptions(credentials: ObjectStoreCredentials(keyID: "CODEID", secret: "CODESECRET", token: "T"))
        let found = try resolve(both, files: files, options: options)
        #expect(found?.keyID == "CODEID")
        #expect(found?.token == "T")
        #expect(found?.origin == "ObjectStoreOptions(credentials:)")
        #expect(try resolve(both, files: files, options: ObjectStoreOptions(isAnonymous: true)) == nil)
    }

    @Test func thenTheEnvironment() throws {
        let found = try resolve(both.merging(["AWS_SESSION_TOKEN": "T"]) { $1 }, files: files)
        #expect(found == Credentials(keyID: "ENVID", secret: "ENVSECRET", token: "T", origin: "the environment"))
        let half = #expect(throws: SatchelError.self) { try resolve(["AWS_SECRET_ACCESS_KEY": "ENVSECRET"], files: files) }
        #expect(half?.description == "AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not; set both, or neither")
        #expect(try resolve(both, files: files, options: ObjectStoreOptions(profile: "work"))?.keyID == "W")
    }

    @Test func thenTheProfile() throws {
        #expect(try resolve(files: files)?.origin == "the profile default")
        #expect(try resolve(["AWS_PROFILE": "work"], files: files)?.keyID == "W")
        #expect(
            try resolve(["AWS_SHARED_CREDENTIALS_FILE": "/c"], files: ["/c": "[default]\naws_access_key_id=C\naws_secret_access_key=D"])?
                .keyID == "C")
        let login = #expect(throws: SatchelError.self) { try resolve(["AWS_PROFILE": "login"], files: files) }
        #expect(login?.code == .unsupported)
        #expect(
            login?.message
                == "the profile login uses sso_session, which this version does not read; run `aws configure export-credentials --profile "
                + "login --format env` and set what it prints")
    }

    @Test func aRoleByWebIdentity() throws {
        let answer = """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>STSID</AccessKeyId>\
            <SecretAccessKey>STSSECRET</SecretAccessKey><SessionToken>STSTOKEN</SessionToken><Expiration>2026-01-02T03:04:05Z</Expiration>\
            </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
            """
        let servers = Servers(["POST https://sts.eu-west-1.amazonaws.com/": (200, answer)])
        let environment = ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/a b"]
        let found = try resolve(environment, files: ["/token": "jwt+1\n"], servers: servers)
        #expect(found?.keyID == "STSID")
        #expect(found?.token == "STSTOKEN")
        #expect(found?.expires == 1_767_323_045)
        #expect(
            String(decoding: servers.requests[0].body, as: UTF8.self)
                == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa%20b&RoleSessionName=satchel"
                + "&WebIdentityToken=jwt%2B1")
        let refusing = Servers([
            "POST http://sts/": (
                400, "<ErrorResponse><Error><Code>ExpiredTokenException</Code><Message>old</Message></Error></ErrorResponse>"
            )
        ])
        let error = #expect(throws: SatchelError.self) {
            try resolve(environment.merging(["AWS_ENDPOINT_URL_STS": "http://sts"]) { $1 }, files: ["/token": "jwt"], servers: refusing)
        }
        #expect(
            error?.description
                == "the token service http://sts gave no credentials for the role arn:aws:iam::1:role/a b (400 ExpiredTokenException: old); "
                + "check the role and its trust in this token")
        let missing = #expect(throws: SatchelError.self) { try resolve(environment, servers: servers) }
        #expect(missing?.description.hasPrefix("/token: the web identity's token file can't be read or is empty") == true)
    }

    private let document =
        #"{"Code":"Success","AccessKeyId":"MID","SecretAccessKey":"MSECRET","Token":"MT","Expiration":"2026-01-02T03:04:05Z"}"#

    @Test func theContainersServer() throws {
        let servers = Servers([
            "GET http://169.254.170.2/v2/creds": (200, document), "GET http://127.0.0.1:8080/x": (200, document),
        ])
        let relative = try resolve(
            ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/creds", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic x"], servers: servers)
        #expect(relative?.keyID == "MID")
        #expect(relative?.origin == "the container")
        #expect(servers.requests[0].headers.first?.value == "Basic x")
        #expect(servers.requests[0].avoidsProxies)
        #expect(try resolve(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:8080/x"], servers: servers)?.keyID == "MID")
        for address in ["http://example.com/x", "http://127.0.0.1@example.com/", "ftp://127.0.0.1/"] {
            let error = #expect(throws: SatchelError.self) {
                try resolve(["AWS_CONTAINER_CREDENTIALS_FULL_URI": address], servers: servers)
            }
            #expect(error?.message.hasPrefix("AWS_CONTAINER_CREDENTIALS_FULL_URI: expected an https address") == true)
        }
    }

    @Test func theMachinesServer() throws {
        let path = "http://169.254.169.254/latest"
        let servers = Servers([
            "PUT \(path)/api/token": (200, "SESSION"), "GET \(path)/meta-data/iam/security-credentials/": (200, "my role\n"),
            "GET \(path)/meta-data/iam/security-credentials/my%20role": (200, document),
        ])
        let found = try resolve(servers: servers)
        #expect(found == Credentials(keyID: "MID", secret: "MSECRET", token: "MT", expires: 1_767_323_045, origin: "the machine's role"))
        #expect(servers.requests.map { $0.headers.first?.value } == ["21600", "SESSION", "SESSION"])
        #expect(servers.requests.allSatisfy { $0.limits.totalSeconds == 1 && $0.avoidsProxies })
        #expect(try resolve(["AWS_EC2_METADATA_DISABLED": "true"], servers: servers) == nil)
    }

    @Test func noneAtAllIsAnonymous() throws {
        #expect(try resolve() == nil)
        let noRole = Servers(["PUT http://169.254.169.254/latest/api/token": (200, "SESSION")])
        #expect(try resolve(servers: noRole) == nil)
        #expect(noRole.requests.count == 2)
    }
}
