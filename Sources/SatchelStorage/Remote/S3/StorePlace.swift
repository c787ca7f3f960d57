internal import Synchronization

/// Where a bucket's requests go, and which region they are signed for.
struct StorePlace: Sendable, Hashable {
    var endpoint: StoreEndpoint
    var region: String
    /// The endpoint follows from the region.
    var isAWS: Bool

    init(endpoint: StoreEndpoint?, region: String) {
        self.endpoint = endpoint ?? StoreEndpoint(region: region)
        self.region = region
        isAWS = endpoint == nil
    }

    /// Where an answer sends the request; nil: nowhere else.
    func moved(by fault: ServerFault, location: String?, bucket: String) -> StorePlace? {
        let isRedirect = [301, 302, 307, 308].contains(fault.status)
        let isOfRegion = fault.code == "AuthorizationHeaderMalformed" || fault.code == "IllegalLocationConstraintException"
        guard isRedirect || isOfRegion else { return nil }
        var place = self
        if let region = fault.region, Self.isRegion(region) {
            place.region = region
            if isAWS { place.endpoint = StoreEndpoint(region: region) }
        }
        if isRedirect, place.endpoint == endpoint, let host = fault.endpoint.map({ "\(endpoint.scheme)://\($0)" }) ?? location,
            let target = Self.base(of: host, bucket: bucket)
        {
            // Never from a protected connection to an open one.
            guard target.scheme == endpoint.scheme || target.scheme == "https" else { return nil }
            place.endpoint = target
        }
        return place
    }

    private static func isRegion(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count < 64 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }

    /// The endpoint in the address of an object.
    private static func base(of address: String, bucket: String) -> StoreEndpoint? {
        let parts = address.split(separator: "://", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        var host = parts[1].prefix { $0 != "/" && $0 != "?" }
        if host.hasPrefix(bucket + ".") { host = host.dropFirst(bucket.count + 1) }
        return StoreEndpoint("\(parts[0])://\(host)")
    }

    // MARK: What has been learned

    private static let known = Mutex([String: StorePlace]())

    static func remembered(bucket: String, from first: StorePlace) -> StorePlace {
        known.withLock { $0["\(first.endpoint.text) \(first.region) \(bucket)"] } ?? first
    }

    func remember(bucket: String, from first: StorePlace) {
        Self.known.withLock { $0["\(first.endpoint.text) \(first.region) \(bucket)"] = self }
    }
}
