/// A store's base address: scheme, host with port, and what stands before the bucket.
struct StoreEndpoint: Sendable, Hashable {
    var scheme: String
    /// With its port.
    var host: String
    /// Empty, or begins with a slash and ends without one.
    var path: String

    static let expectation =
        "endpoint: expected an address such as https://host or http://localhost:9000, without a user, a query or a bucket"

    init?(_ text: String) {
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()) else { return nil }
        let rest = parts[1]
        let host = rest.prefix { $0 != "/" }
        guard !host.isEmpty, !rest.contains(where: { "@?#".contains($0) || $0.isWhitespace }) else { return nil }
        var path = rest.dropFirst(host.count)
        while path.hasSuffix("/") { path.removeLast() }
        scheme = parts[0].lowercased()
        self.host = String(host)
        self.path = String(path)
    }

    /// AWS's own, of a region.
    init(region: String) {
        scheme = "https"
        host = "s3.\(region).amazonaws.com" + (region.hasPrefix("cn-") ? ".cn" : "")
        path = ""
    }

    var isAWS: Bool { host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn") }

    var text: String { "\(scheme)://\(host)\(path)" }

    /// The URL of a bucket, to which an encoded key is put behind a slash.
    func url(bucket: String, _ addressing: ObjectStoreOptions.Addressing) -> String {
        let isInHost: Bool =
            switch addressing {
            case .path: false
            case .virtualHost: true
            case .automatic: isAWS && Self.isHostName(bucket)
            }
        return isInHost ? "\(scheme)://\(bucket).\(host)\(path)" : "\(text)/\(PercentCoding.path(bucket))"
    }

    /// Whether a bucket's name can be a part of a host's that a certificate of `*.host` covers.
    static func isHostName(_ bucket: String) -> Bool {
        (3...63).contains(bucket.utf8.count) && !bucket.hasPrefix("-") && !bucket.hasSuffix("-")
            && bucket.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "-")
            }
    }
}
