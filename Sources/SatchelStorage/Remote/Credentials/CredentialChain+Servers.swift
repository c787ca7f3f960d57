internal import Foundation
internal import SatchelColumns

extension CredentialChain {
    /// A role that a token in a file stands for, by way of the token service.
    func fromWebIdentity(file: String, role: String, session: String?, origin: String) throws -> Credentials {
        guard let token = surroundings.readFile(file)?.trimmingCharacters(in: .whitespacesAndNewlines), !token.isEmpty else {
            throw SatchelError(
                .permissionDenied, "the web identity's token file can't be read or is empty; check AWS_WEB_IDENTITY_TOKEN_FILE",
                at: .init(file: file))
        }
        let fields = [("RoleArn", role), ("RoleSessionName", session ?? "satchel"), ("WebIdentityToken", token)]
        return try fromTokenService("AssumeRoleWithWebIdentity", fields, profile: profile, signedBy: nil, role: role, origin: origin)
    }

    /// What the token service gives for a role.
    /// - Parameter source: the keys that ask for it; nil where a token does.
    func fromTokenService(
        _ action: String, _ fields: [(String, String)], profile: String, signedBy source: Credentials?, role: String, origin: String
    ) throws -> Credentials {
        let form = ([("Action", action), ("Version", "2011-06-15")] + fields).map { "\($0)=\(PercentCoding.query($1))" }
        let host = "https://sts.\(region).amazonaws.com" + (region.hasPrefix("cn-") ? ".cn" : "")
        let service =
            surroundings["AWS_ENDPOINT_URL_STS"] ?? surroundings["AWS_ENDPOINT_URL"] ?? profiles.endpoint(of: profile, service: "sts")
            ?? host
        var request = HTTPRequest(
            method: .post, url: service + (service.hasSuffix("/") ? "" : "/"), body: Array(form.joined(separator: "&").utf8))
        request.authorities = surroundings["AWS_CA_BUNDLE"]
        if let source {
            request.headers.append(("Content-Type", "application/x-www-form-urlencoded"))
            request.signing = HTTPRequest.Signing(credentials: source, region: region, service: "sts")
            if let token = source.token { request.headers.append(("x-amz-security-token", token)) }
        }
        let (head, body) = try ask(request)
        guard head.isSuccess else {
            let trusted = source.map { "the credentials from \($0.origin)" } ?? "this token"
            throw SatchelError(
                .permissionDenied,
                "the token service \(service) gave no credentials for the role \(role) (\(ServerFault(head, body: body).text)); check the role "
                    + "and its trust in \(trusted)")
        }
        var found: [String: String] = [:]
        do {
            try XMLReader.walk(body) { path, text in if path.dropLast().last == "Credentials", let name = path.last { found[name] = text } }
        } catch {
            throw unreadable(service)
        }
        guard let id = found["AccessKeyId"], let secret = found["SecretAccessKey"] else { throw unreadable(service) }
        return Credentials(
            keyID: id, secret: secret, token: found["SessionToken"], expires: found["Expiration"].flatMap(Self.seconds), origin: origin)
    }

    func fromContainer() throws -> Credentials? {
        let address: String
        if let relative = surroundings["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            address = "http://169.254.170.2" + relative
        } else if let full = surroundings["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
            guard Self.isSafe(full) else {
                throw SatchelError(
                    .permissionDenied,
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI: expected an https address, or one of this machine; credentials are asked of no other"
                )
            }
            address = full
        } else {
            return nil
        }
        var request = HTTPRequest(url: address)
        request.avoidsProxies = !address.hasPrefix("https")
        request.limits = TimeLimits(connectSeconds: 2, totalSeconds: 5)
        let token = surroundings["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"].flatMap { surroundings.readFile($0) }
        if let token = token ?? surroundings["AWS_CONTAINER_AUTHORIZATION_TOKEN"] {
            request.headers.append(("Authorization", token.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
        let (head, body) = try ask(request)
        guard head.isSuccess else {
            throw SatchelError(.permissionDenied, "the container's credentials could not be read (the server answered \(head.status))")
        }
        guard let found = Self.document(body, origin: "the container") else { throw unreadable("the container's credentials") }
        return found
    }

    /// Those of the machine's role, where it is one of Amazon's; a short look, since most are not.
    func fromMachine() throws -> Credentials? {
        if surroundings["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
        var base = surroundings["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? "http://169.254.169.254"
        while base.hasSuffix("/") { base.removeLast() }
        let seconds = surroundings["AWS_METADATA_SERVICE_TIMEOUT"].flatMap { Double($0) } ?? 1
        func request(_ method: HTTPRequest.Method, _ path: String, _ headers: [(name: String, value: String)]) -> HTTPRequest {
            var request = HTTPRequest(method: method, url: base + path, headers: headers)
            request.avoidsProxies = true
            request.limits = TimeLimits(connectSeconds: seconds, totalSeconds: seconds)
            return request
        }
        guard
            let session = try? ask(request(.put, "/latest/api/token", [("X-aws-ec2-metadata-token-ttl-seconds", "21600")])),
            session.head.isSuccess
        else { return nil }
        let token = [(name: "X-aws-ec2-metadata-token", value: String(decoding: session.body, as: UTF8.self))]
        let path = "/latest/meta-data/iam/security-credentials/"
        guard let roles = try? ask(request(.get, path, token)), roles.head.isSuccess,
            let role = String(decoding: roles.body, as: UTF8.self).split(whereSeparator: \.isNewline).first
        else { return nil }
        let (head, body) = try ask(request(.get, path + PercentCoding.path(String(role)), token))
        guard head.isSuccess, let found = Self.document(body, origin: "the machine's role") else {
            throw unreadable("the credentials of the machine's role")
        }
        return found
    }

    private func unreadable(_ what: String) -> SatchelError {
        SatchelError(.permissionDenied, "\(what) can't be read: the answer holds no AccessKeyId and SecretAccessKey")
    }

    private struct Document: Decodable {
        /// Of programs only.
        var Version: Int?
        var AccessKeyId: String
        var SecretAccessKey: String
        var Token: String?
        /// As programs name it.
        var SessionToken: String?
        var Expiration: String?
    }

    private static func document(_ body: [UInt8], origin: String) -> Credentials? {
        guard let found = try? JSONDecoder().decode(Document.self, from: Data(body)) else { return nil }
        return Credentials(
            keyID: found.AccessKeyId, secret: found.SecretAccessKey, token: found.Token, expires: found.Expiration.flatMap(seconds),
            origin: origin)
    }

    /// What a program has printed.
    static func answer(ofProcess output: [UInt8], origin: String) -> Credentials? {
        guard let found = try? JSONDecoder().decode(Document.self, from: Data(output)), found.Version == 1,
            found.Expiration == nil || found.Expiration.flatMap(seconds) != nil
        else { return nil }
        return Credentials(
            keyID: found.AccessKeyId, secret: found.SecretAccessKey, token: found.SessionToken, expires: found.Expiration.flatMap(seconds),
            origin: origin)
    }

    private static func seconds(_ text: String) -> Double? {
        let styles = [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)]
        return styles.lazy.compactMap { try? $0.parse(text).timeIntervalSince1970 }.first
    }

    /// Whether a token may be sent there: protected, or not leaving this machine.
    private static func isSafe(_ address: String) -> Bool {
        guard let url = URLComponents(string: address), let host = url.host, url.user == nil else { return false }
        if url.scheme == "https" { return true }
        let isOwn = host == "localhost" || host == "[::1]" || host == "::1" || host.hasPrefix("127.")
        return url.scheme == "http" && (isOwn || host == "169.254.170.2" || host == "169.254.170.23")
    }
}

/// A small question to a server of the machine's own.
struct MetadataInquiry: Inquiry {
    let ready: HTTPRequest

    var length: Int? { nil }
    var isPart: Bool { false }

    func request(from offset: Int) -> HTTPRequest { ready }
    func objection(to head: HTTPHead, from offset: Int) -> Verdict? { nil }

    func verdict(on head: HTTPHead, body: [UInt8]) -> Verdict {
        let isPassing = [408, 429, 500, 502, 503, 504].contains(head.status)
        return isPassing ? .again(SatchelError(.permissionDenied, "\(place) answered \(head.status), and gave no credentials")) : .accepted
    }

    func failure(_ cause: BrokenTransfer, attempts: Int) -> SatchelError {
        SatchelError(transfer: cause, endpoint: place, action: "give credentials", at: place)
    }

    private var place: String { String(ready.url.prefix { $0 != "?" }) }

    @Sendable static func answer(_ request: HTTPRequest) throws -> (head: HTTPHead, body: [UInt8]) {
        let exchange = Exchange(MetadataInquiry(ready: request), mode: .whole, retry: RetryPolicy(attempts: 2), scope: TransferScope())
        return try exchange.answer()
    }
}
