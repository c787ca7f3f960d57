/// A request as it goes out, once.
struct HTTPRequest: Sendable {
    enum Method: String, Sendable { case get = "GET", head = "HEAD", put = "PUT", post = "POST", delete = "DELETE" }

    /// By whom and for where a request is signed.
    struct Signing: Sendable {
        var credentials: Credentials
        var region: String
        var service = "s3"
    }

    var method = Method.get
    /// Percent-encoded, with the query's parameters sorted by name: it is signed as it stands.
    var url: String
    var headers: [(name: String, value: String)] = []
    var signing: Signing?
    /// The first byte that is wanted, and the one behind the last; nil: to the end.
    var range: (from: Int, to: Int?)?
    var body: [UInt8] = []
    var followsRedirects = false
    var limits = TimeLimits()
    /// A file of certificates to trust in place of the system's.
    var authorities: String?
    /// For addresses of this machine's own network, which no proxy knows.
    var avoidsProxies = false
}

/// How long a server may keep one waiting.
struct TimeLimits: Sendable, Hashable {
    var connectSeconds = 10.0
    /// Fewer than `leastSpeed` bytes a second for so long is a stall.
    var stallSeconds = 30.0
    /// All in all; nil: as long as bytes come.
    var totalSeconds: Double?

    static let leastSpeed = 1024
}
