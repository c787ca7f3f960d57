internal import SatchelColumns
internal import Synchronization

/// Objects in S3 and in stores that speak its language.
package final class S3Store: ObjectStore {
    private let options: ObjectStoreOptions
    /// Whether addresses are prefixes of keys as they stand, or may be patterns and whole keys.
    private let arePrefixes: Bool
    private let scope: TransferScope
    private let slots: TransferSlots
    private let settings: StoreSettings
    private let buckets = Mutex([String: S3Bucket]())

    package init(_ options: ObjectStoreOptions, arePrefixes: Bool, scope: TransferScope) throws {
        self.options = options
        self.arePrefixes = arePrefixes
        self.scope = scope
        slots = TransferSlots(options.objectsAtOnce)
        settings = try StoreSettings.find(options)
    }

    package var objectsAtOnce: Int { options.objectsAtOnce }

    private func bucket(_ name: String) throws -> S3Bucket {
        let bucket = buckets.withLock { buckets in
            if let bucket = buckets[name] { return bucket }
            let bucket = S3Bucket(name, options: options, settings: settings)
            buckets[name] = bucket
            return bucket
        }
        try bucket.prepare()
        return bucket
    }

    // MARK: Listing

    package func list(_ addresses: [String]) throws -> [InputObject] {
        var result: [InputObject] = []
        var seen: Set<String> = []
        for text in addresses {
            guard let address = S3Address(text) else {
                throw SatchelError(.invalidArgument, ObjectAddress.fault(inS3: text) ?? "", at: .init(file: text))
            }
            let bucket = try bucket(address.bucket)
            let entries = try entries(bucket, address.key)
            if addresses.count == 1 { return entries.map { InputObject(bucket, $0) } }
            for entry in entries where seen.insert("\(bucket.name)/\(entry.key)").inserted { result.append(InputObject(bucket, entry)) }
        }
        return result
    }

    private func entries(_ bucket: S3Bucket, _ key: String) throws -> [ListPage.Entry] {
        if arePrefixes { return try Self.sorted(some(all(bucket, prefix: key), bucket, key)) }
        guard KeyPattern.isPattern(key) else {
            let entries = try some(all(bucket, prefix: key), bucket, key)
            // A key that is there is meant, and not what it is a prefix of.
            return entries.first { $0.key == key }.map { [$0] } ?? Self.sorted(entries)
        }
        let pattern = try KeyPattern(key)
        var found: [ListPage.Entry] = []
        var matched = Array(repeating: false, count: pattern.alternatives.count)
        var seen = 0
        for prefix in pattern.prefixes {
            try each(bucket, prefix: prefix) { entry in
                seen += 1
                var isMatch = false
                for (index, alternative) in pattern.alternatives.enumerated() where !isMatch || alternative.isLiteral {
                    guard alternative.matches(entry.key) else { continue }
                    matched[index] = true
                    isMatch = true
                }
                if isMatch { found.append(entry) }
            }
        }
        if let missing = zip(pattern.alternatives, matched).first(where: { $0.isLiteral && !$1 })?.0 {
            throw Self.empty(bucket, "no object has the key \(missing.text)", at: missing.text)
        }
        guard !found.isEmpty else {
            let beside = seen == 0 ? "" : "; \(seen) \(seen == 1 ? "key begins" : "keys begin") as it does"
            throw Self.empty(bucket, "no key matches \(key)\(beside)", at: key)
        }
        return Self.sorted(found)
    }

    private func some(_ entries: [ListPage.Entry], _ bucket: S3Bucket, _ prefix: String) throws -> [ListPage.Entry] {
        guard entries.isEmpty else { return entries }
        let finding = prefix.isEmpty ? "there are no objects" : "no key begins with \(prefix)"
        throw Self.empty(bucket, finding, at: prefix)
    }

    private static func empty(_ bucket: S3Bucket, _ finding: String, at key: String) -> SatchelError {
        SatchelError(
            .notFound, "\(finding) in the bucket \(bucket.name) of \(bucket.endpointText); check the bucket, the prefix and the endpoint",
            at: .init(file: bucket.address(key)))
    }

    private func all(_ bucket: S3Bucket, prefix: String) throws -> [ListPage.Entry] {
        var entries: [ListPage.Entry] = []
        try each(bucket, prefix: prefix) { entries.append($0) }
        return entries
    }

    /// Calls the body with each object that is one, page by page.
    private func each(_ bucket: S3Bucket, prefix: String, _ body: (ListPage.Entry) -> Void) throws {
        var continuation: String?
        repeat {
            try bucket.prepare()
            let inquiry = S3ListInquiry(bucket: bucket, prefix: prefix, continuation: continuation)
            let answer = try Exchange(inquiry, mode: .whole, retry: bucket.retry, scope: scope).answer()
            let page: ListPage
            do {
                page = try ListPage(answer.body)
            } catch {
                throw SatchelError(.readFailed, "the listing can't be read: \(error.text)", at: .init(file: bucket.address(prefix)))
            }
            guard page.continuation == nil || page.continuation != continuation else {
                throw SatchelError(
                    .readFailed, "\(bucket.endpointText) answers with the same page again and again; is it a store of objects?",
                    at: .init(file: bucket.address(prefix)))
            }
            for entry in page.entries where !Self.isMarker(entry) { body(entry) }
            continuation = page.continuation
        } while continuation != nil
    }

    /// What tools leave where they show a folder.
    private static func isMarker(_ entry: ListPage.Entry) -> Bool {
        entry.size == 0 && (entry.key.hasSuffix("/") || entry.key.hasSuffix("_$folder$"))
    }

    private static func sorted(_ entries: [ListPage.Entry]) -> [ListPage.Entry] {
        entries.sorted { naturallyPrecedes($0.key, $1.key) }
    }

    // MARK: Reading

    package func open(_ object: InputObject, range: Range<Int>?, isTentative: Bool, takesSlot: Bool) throws -> ObjectReader {
        guard let address = S3Address(object.address) else {
            throw SatchelError(.invalidArgument, "no address of an object", at: .init(file: object.address))
        }
        let bucket = try bucket(address.bucket)
        let (scope, slots) = (scope, slots)
        return try ObjectReader(size: object.size, range: range, isTentative: isTentative) { from, to, isFirst in
            let inquiry = S3ReadInquiry(
                bucket: bucket, key: address.key, etag: object.etag, size: object.size, from: from, to: to ?? object.size)
            return Exchange(inquiry, mode: .stream, retry: bucket.retry, scope: scope, slots: isFirst && takesSlot ? slots : nil)
        }
    }
}

extension InputObject {
    fileprivate init(_ bucket: S3Bucket, _ entry: ListPage.Entry) {
        self.init(address: bucket.address(entry.key), size: entry.size, etag: entry.etag)
    }
}
