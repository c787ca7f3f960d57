internal import SatchelColumns

/// The objects whose keys begin with one prefix, as a folder that is written.
package final class S3Folder: Sendable {
    private let bucket: S3Bucket
    private let prefix: String
    private let scope: TransferScope
    package let address: String

    /// - Parameter address: `s3://bucket/folder`.
    package init(_ address: String, options: ObjectStoreOptions, scope: TransferScope) throws {
        var address = address
        while address.hasSuffix("/"), address.utf8.count > 5 { address.removeLast() }
        guard let parts = S3Address(address), !parts.key.isEmpty else {
            throw SatchelError(.invalidArgument, "expected s3://bucket/folder, with the name of the folder", at: .init(file: address))
        }
        self.address = address
        prefix = parts.key + "/"
        self.scope = scope
        bucket = S3Bucket(parts.bucket, options: options, settings: try StoreSettings.find(options))
        try bucket.prepare()
    }

    /// Whether anything is in it.
    package func isEmpty() throws -> Bool {
        let inquiry = S3ListInquiry(bucket: bucket, prefix: prefix)
        let answer = try Exchange(inquiry, mode: .whole, retry: bucket.retry, scope: scope).answer()
        return (try? ListPage(answer.body).entries.isEmpty) ?? false
    }

    package func writer(for name: String) -> any ObjectWriter { S3Writer(bucket, key: prefix + name, scope: scope) }

    /// The bytes of a small object of it; nil if it has none of that name.
    package func bytes(of name: String) throws -> [UInt8]? {
        let inquiry = S3SmallInquiry(bucket: bucket, key: prefix + name)
        do {
            return try Exchange(inquiry, mode: .whole, retry: bucket.retry, scope: scope).answer().body
        } catch let error as SatchelError where error.code == .notFound {
            return nil
        }
    }

    /// Removes objects of it; what can't be removed stays.
    package func remove(_ names: [String]) {
        for name in names {
            let inquiry = S3WriteInquiry(bucket: bucket, key: prefix + name, method: .delete, query: [], body: [])
            _ = try? Exchange(inquiry, mode: .whole, retry: bucket.retry, scope: TransferScope()).answer()
        }
    }
}

/// An object that is small enough to be taken whole, of whichever version.
private struct S3SmallInquiry: Inquiry {
    let bucket: S3Bucket
    let key: String

    var length: Int? { nil }
    var isPart: Bool { false }

    func request(from offset: Int) -> HTTPRequest { bucket.request(key: key) }
    func objection(to head: HTTPHead, from offset: Int) -> Verdict? { nil }

    func verdict(on head: HTTPHead, body: [UInt8]) -> Verdict {
        head.isSuccess ? .accepted : bucket.verdict(on: ServerFault(head, body: body), head, doing: .read(key: key))
    }

    func failure(_ cause: BrokenTransfer, attempts: Int) -> SatchelError { bucket.broken(cause, doing: .read(key: key)) }
}
