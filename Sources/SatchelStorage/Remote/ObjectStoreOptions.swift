/// How a store of objects is reached: where it is, who asks, and how patiently.
///
/// ```swift
/// let events = Bag.s3("events", "2015", options: ObjectStoreOptions(endpoint: "http://localhost:9000", region: "eu-central-1")) |> .json
/// ```
///
/// What is nil or not given comes from the environment and the AWS configuration files, as their tools read them. Explicit credentials stay in
/// this process: encoded plans and descriptions never hold them.
public struct ObjectStoreOptions: Sendable, Hashable, Codable {
    /// How the bucket is named in a URL.
    public enum Addressing: String, Sendable, Hashable, Codable, CaseIterable {
        /// In the host's name at AWS, where the bucket's name allows it; in the path elsewhere.
        case automatic
        /// `https://host/bucket/key`
        case path
        /// `https://bucket.host/key`
        case virtualHost
    }

    /// The base address of the store, such as `http://localhost:9000`; nil: `AWS_ENDPOINT_URL_S3` and its like, else AWS.
    public var endpoint: String?
    /// The region that requests are signed for; nil: `AWS_REGION` and its like, else `us-east-1`. A store that names another is followed.
    public var region: String?
    /// The profile of the configuration files; nil: `AWS_PROFILE`, else `default`.
    public var profile: String?
    /// Requests are not signed, whatever credentials there are.
    public var isAnonymous: Bool
    /// The requester agrees to pay for the transfer.
    public var requesterPays: Bool
    public var addressing: Addressing
    /// How many objects are on their way at once; nil: eight at first, and from 2 to 64 by what helps.
    public var objectsAtOnce: Int?
    /// How often a request that fails for a passing reason is made, the first time included.
    public var attempts: Int
    /// How long it may take to be connected.
    public var connectSeconds: Double
    /// How long a transfer may come to a standstill.
    public var stallSeconds: Double
    /// Tells explicit credentials apart, which this process holds.
    var credentialsID: String?

    public init(
        endpoint: String? = nil, region: String? = nil, profile: String? = nil, credentials: ObjectStoreCredentials? = nil,
        isAnonymous: Bool = false, requesterPays: Bool = false, addressing: Addressing = .automatic, objectsAtOnce: Int? = nil,
        attempts: Int = 8, connectSeconds: Double = 10, stallSeconds: Double = 30
    ) {
        self.endpoint = endpoint
        self.region = region
        self.profile = profile
        self.isAnonymous = isAnonymous
        self.requesterPays = requesterPays
        self.addressing = addressing
        self.objectsAtOnce = objectsAtOnce
        self.attempts = attempts
        self.connectSeconds = connectSeconds
        self.stallSeconds = stallSeconds
        credentialsID = credentials.map(CredentialVault.keep)
    }

    var limits: TimeLimits { TimeLimits(connectSeconds: connectSeconds, stallSeconds: stallSeconds) }

    /// What can't be meant; nil: nothing.
    package var wrong: String? {
        if let objectsAtOnce, objectsAtOnce < 1 { return "objectsAtOnce: \(objectsAtOnce): expected 1 or more" }
        if attempts < 1 { return "attempts: \(attempts): expected 1 or more" }
        if !(connectSeconds > 0) { return "connectSeconds: \(connectSeconds): expected more than 0" }
        if !(stallSeconds > 0) { return "stallSeconds: \(stallSeconds): expected more than 0" }
        if isAnonymous, credentialsID != nil { return "isAnonymous: true: expected no credentials beside it" }
        return endpoint.flatMap { StoreEndpoint($0) == nil ? StoreEndpoint.expectation : nil }
    }
}

/// Keys for a store of objects, given in code.
///
/// ```swift
/// let options = ObjectStoreOptions(credentials: ObjectStoreCredentials(keyID: id, secret: secret))
/// ```
///
/// They stay in this process; no description shows them, and they can't be encoded.
public struct ObjectStoreCredentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let keyID: String
    let secret: String
    let token: String?

    /// - Parameter token: the session's, where keys are temporary.
    public init(keyID: String, secret: String, token: String? = nil) {
        self.keyID = keyID
        self.secret = secret
        self.token = token
    }

    public var description: String { "ObjectStoreCredentials" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
