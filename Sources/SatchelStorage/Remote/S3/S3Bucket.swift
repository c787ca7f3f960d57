internal import SatchelColumns
internal import Synchronization

/// A bucket as requests need it: where it is, and who asks.
final class S3Bucket: Sendable {
    let name: String
    let options: ObjectStoreOptions
    let source: CredentialSource
    let authorities: String?
    private let addressing: ObjectStoreOptions.Addressing
    private let first: StorePlace
    private let place: Mutex<StorePlace>

    init(_ name: String, options: ObjectStoreOptions, settings: StoreSettings) {
        self.name = name
        self.options = options
        source = settings.credentials
        authorities = settings.authorities
        addressing = options.addressing == .automatic ? settings.addressing ?? .automatic : options.addressing
        first = StorePlace(endpoint: settings.endpoint, region: settings.region)
        place = Mutex(StorePlace.remembered(bucket: name, from: first))
    }

    var current: StorePlace { place.withLock { $0 } }
    var endpointText: String { current.endpoint.text }
    var retry: RetryPolicy { RetryPolicy(attempts: options.attempts) }

    /// Finds credentials, or new ones before the old ones expire; may ask servers and wait for them.
    func prepare() throws { try source.refresh() }

    /// A request of this bucket, or of one of its objects.
    func request(
        _ method: HTTPRequest.Method = .get, key: String? = nil, query: [(name: String, value: String?)] = [],
        headers: [(name: String, value: String)] = [], range: (from: Int, to: Int?)? = nil, body: [UInt8] = []
    ) -> HTTPRequest {
        let place = current
        var url = place.endpoint.url(bucket: name, addressing) + "/" + (key.map(PercentCoding.path) ?? "")
        // Signatures are over the parameters sorted by name.
        let parameters = query.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map {
            "\(PercentCoding.query($0.name))=\($0.value.map(PercentCoding.query) ?? "")"
        }
        if !parameters.isEmpty { url += "?" + parameters.joined(separator: "&") }
        var request = HTTPRequest(method: method, url: url, headers: headers, range: range, body: body)
        if options.requesterPays { request.headers.append(("x-amz-request-payer", "requester")) }
        if let credentials = source.known {
            request.signing = HTTPRequest.Signing(credentials: credentials, region: place.region)
            let hash = method == .put || method == .post ? "UNSIGNED-PAYLOAD" : Self.hashOfNothing
            request.headers.append(("x-amz-content-sha256", hash))
            if let token = credentials.token { request.headers.append(("x-amz-security-token", token)) }
        }
        request.limits = options.limits
        request.authorities = authorities
        return request
    }

    private static let hashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    /// What follows from a refusal, and is remembered: the bucket may be elsewhere.
    func verdict(on fault: ServerFault, _ head: HTTPHead, doing action: S3Action) -> Verdict {
        let error = refusal(fault, head, doing: action)
        let old = current
        if let new = old.moved(by: fault, location: head["location"], bucket: name) {
            place.withLock { $0 = new }
            new.remember(bucket: name, from: first)
            return .elsewhere(error)
        }
        return fault.isPassing ? .again(error) : .refused(error)
    }

    func address(_ key: String?) -> String { "s3://\(name)/\(key ?? "")" }
}

/// What a request is for, as error texts say it.
enum S3Action: Sendable, Equatable {
    case list(prefix: String)
    case read(key: String)
    case write(key: String)

    var key: String {
        switch self {
        case .list(let prefix): prefix
        case .read(let key), .write(let key): key
        }
    }

    var text: String {
        switch self {
        case .list: "list this bucket"
        case .read: "read this object"
        case .write: "write this object"
        }
    }

    var permission: String {
        switch self {
        case .list: "s3:ListBucket"
        case .read: "s3:GetObject"
        case .write: "s3:PutObject"
        }
    }
}
