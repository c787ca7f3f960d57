/// `s3://bucket/key` in its parts.
struct S3Address: Equatable {
    let bucket: String
    /// A key, a prefix of keys, or a pattern of them.
    let key: String

    init?(_ address: String) {
        guard address.hasPrefix("s3://") else { return nil }
        let rest = address.dropFirst(5)
        let bucket = rest.prefix { $0 != "/" }
        guard !bucket.isEmpty, !bucket.contains(where: { "*?[{".contains($0) || $0.isWhitespace }) else { return nil }
        self.bucket = String(bucket)
        key = String(rest.dropFirst(bucket.count + 1))
    }
}

package enum ObjectAddress {
    /// An address of the web without what may be secret.
    package static func shown(_ address: String) -> String { WebAddress.shown(address) }

    /// The path in an address of the web, with what stands before it.
    package static func path(ofWeb address: String) -> Substring { address.prefix { $0 != "?" && $0 != "#" } }

    /// What is wrong with an address of objects in S3; nil: nothing.
    package static func fault(inS3 address: String) -> String? {
        S3Address(address) == nil ? "expected s3://bucket/prefix or s3://bucket/pattern, the bucket's name without a pattern" : nil
    }

    /// What is wrong with the address of a file on the web; nil: nothing.
    package static func fault(inWeb address: String) -> String? {
        let parts = address.split(separator: "://", maxSplits: 1)
        guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()), parts[1].first != "/" else {
            return "expected an address that begins with http:// or https:// and a host"
        }
        return nil
    }
}
