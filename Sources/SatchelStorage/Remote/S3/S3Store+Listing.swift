internal import SatchelColumns

extension S3Store {
    package func list(_ addresses: [String]) throws -> [InputObject] {
        var result: [InputObject] = []
        var seen: Set<[UInt8]> = []
        for text in addresses {
            guard let address = S3Address(text) else {
                throw SatchelError(.invalidArgument, ObjectAddress.fault(inS3: text) ?? "", at: .init(file: text))
            }
            let bucket = try bucket(address.bucket)
            let objects = try objects(bucket, address.key)
            if addresses.count == 1 { return objects }
            for object in objects where seen.insert(Array(object.address.utf8)).inserted { result.append(object) }
        }
        return result
    }

    private func objects(_ bucket: S3Bucket, _ key: String) throws -> [InputObject] {
        if arePrefixes { return try Self.sorted(some(all(bucket, prefix: key), bucket, key)) }
        guard KeyPattern.isPattern(key) else {
            let objects = try some(all(bucket, prefix: key), bucket, key)
            // A key that is there is meant, and not what it is a prefix of.
            let whole = bucket.address(key)
            return objects.first { $0.address.utf8.elementsEqual(whole.utf8) }.map { [$0] } ?? Self.sorted(objects)
        }
        let pattern = try KeyPattern(key)
        var found: [InputObject] = []
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
                if isMatch { found.append(InputObject(bucket, entry)) }
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

    private func some(_ objects: [InputObject], _ bucket: S3Bucket, _ prefix: String) throws -> [InputObject] {
        guard objects.isEmpty else { return objects }
        let finding = prefix.isEmpty ? "there are no objects" : "no key begins with \(prefix)"
        throw Self.empty(bucket, finding, at: prefix)
    }

    private static func empty(_ bucket: S3Bucket, _ finding: String, at key: String) -> SatchelError {
        SatchelError(
            .notFound, "\(finding) in the bucket \(bucket.name) of \(bucket.endpointText); check the bucket, the prefix and the endpoint",
            at: .init(file: bucket.address(key)))
    }

    private func all(_ bucket: S3Bucket, prefix: String) throws -> [InputObject] {
        var objects: [InputObject] = []
        try each(bucket, prefix: prefix) { if !Self.isHidden($0.key, behind: prefix) { objects.append(InputObject(bucket, $0)) } }
        return objects
    }

    /// Calls the body with each object that is one, page by page.
    private func each(_ bucket: S3Bucket, prefix: String, _ body: (ListPage.Entry) -> Void) throws {
        var continuation: String?
        repeat {
            try bucket.prepare()
            let inquiry = S3ListInquiry(bucket: bucket, prefix: prefix, continuation: continuation)
            let page = try page(Exchange(inquiry, mode: .whole, retry: bucket.retry, scope: scope), inquiry)
            guard page.continuation == nil || page.continuation != continuation else {
                throw SatchelError(
                    .readFailed, "\(bucket.endpointText) answers with the same page again and again; is it a store of objects?",
                    at: .init(file: bucket.address(prefix)))
            }
            for entry in page.entries where !Self.isMarker(entry) { body(entry) }
            continuation = page.continuation
        } while continuation != nil
    }

    private func page(_ exchange: Exchange, _ inquiry: S3ListInquiry) throws -> ListPage {
        let answer = try exchange.answer()
        do {
            return try ListPage(answer.body)
        } catch {
            throw SatchelError(
                .readFailed, "the listing can't be read: \(error.text)", at: .init(file: inquiry.bucket.address(inquiry.prefix)))
        }
    }

    /// What tools leave where they show a folder.
    private static func isMarker(_ entry: ListPage.Entry) -> Bool {
        entry.size == 0 && (entry.key.hasSuffix("/") || entry.key.hasSuffix("_$folder$"))
    }

    /// Whether a key has, behind a prefix, a name that begins with a dot: in a folder, too, such files are left out unless they are named.
    static func isHidden(_ key: String, behind prefix: String) -> Bool {
        let (key, prefix) = (key.utf8, prefix.utf8)
        var isStart = prefix.isEmpty || prefix.last == UInt8(ascii: "/")
        var rest = key.dropFirst(prefix.count)
        while let first = rest.first {
            if isStart, first == UInt8(ascii: ".") {
                // These two are no names of files, and mean what they are in a key.
                let name = rest.prefix { $0 != UInt8(ascii: "/") }
                if !(name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") }) { return true }
            }
            isStart = first == UInt8(ascii: "/")
            rest.removeFirst()
        }
        return false
    }

    /// By addresses, which are keys behind what all have.
    private static func sorted(_ objects: consuming [InputObject]) -> [InputObject] {
        objects.sort { naturallyPrecedes($0.address, $1.address) }
        return objects
    }

    // MARK: The beginning

    /// The first objects of the list, by a page of it and proof that none of the others comes before; nil where that takes all of it.
    package func beginning(_ text: String) throws -> [InputObject]? {
        guard let address = S3Address(text), arePrefixes || !KeyPattern.isPattern(address.key) else { return nil }
        let bucket = try bucket(address.bucket)
        let inquiry = S3ListInquiry(bucket: bucket, prefix: address.key)
        let page = try page(Exchange(inquiry, mode: .whole, retry: bucket.retry, scope: scope), inquiry)
        let entries = page.entries.filter { !Self.isMarker($0) && !Self.isHidden($0.key, behind: address.key) }
            .sorted { naturallyPrecedes($0.key, $1.key) }
        guard let first = entries.first, let last = page.entries.last?.key, page.continuation != nil else { return nil }
        if !arePrefixes, let whole = entries.first(where: { $0.key.utf8.elementsEqual(address.key.utf8) }) {
            return [InputObject(bucket, whole)]
        }
        var proof = FirstByName(first.key, prefix: address.key, last: last)
        while !proof.isProved, !proof.isRefuted {
            let asked = proof.questions().map { S3ListInquiry(bucket: bucket, prefix: $0.prefix, after: $0.after, most: 1) }
            let exchanges = asked.map { Exchange($0, mode: .whole, retry: bucket.retry, scope: scope) }
            proof.take(try zip(exchanges, asked).map { try self.page($0, $1).entries.first?.key })
        }
        return proof.isProved ? [InputObject(bucket, first)] : nil
    }
}

extension InputObject {
    fileprivate init(_ bucket: S3Bucket, _ entry: ListPage.Entry) {
        self.init(address: bucket.address(entry.key), size: entry.size, etag: entry.etag)
    }
}
