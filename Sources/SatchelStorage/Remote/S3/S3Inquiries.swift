internal import SatchelColumns

/// One page of a listing.
struct S3ListInquiry: Inquiry {
    let bucket: S3Bucket
    let prefix: String
    var continuation: String?

    var length: Int? { nil }
    var isPart: Bool { false }

    func request(from offset: Int) -> HTTPRequest {
        var query: [(name: String, value: String?)] = [("list-type", "2"), ("encoding-type", "url"), ("prefix", prefix)]
        if let continuation { query.append(("continuation-token", continuation)) }
        return bucket.request(query: query)
    }

    func objection(to head: HTTPHead, from offset: Int) -> Verdict? { nil }

    func verdict(on head: HTTPHead, body: [UInt8]) -> Verdict {
        let action = S3Action.list(prefix: prefix)
        if !head.isSuccess { return bucket.verdict(on: ServerFault(head, body: body), head, doing: action) }
        if let fault = ServerFault.inside(head, body: body) { return bucket.verdict(on: fault, head, doing: action) }
        do {
            _ = try ListPage(body)
            return .accepted
        } catch {
            return .again(
                SatchelError(
                    .readFailed,
                    "\(bucket.endpointText) answered with something that is no listing: \(error.text); is it a store of objects?",
                    at: .init(file: bucket.address(prefix))))
        }
    }

    func failure(_ cause: BrokenTransfer, attempts: Int) -> SatchelError { bucket.broken(cause, doing: .list(prefix: prefix)) }
}

/// Some bytes of an object, of the version that was listed.
struct S3ReadInquiry: Inquiry {
    let bucket: S3Bucket
    let key: String
    let etag: String?
    /// Of the whole object.
    let size: Int
    let from: Int
    let to: Int

    var length: Int? { to - from }
    var isPart: Bool { to < size }

    func request(from offset: Int) -> HTTPRequest {
        let start = from + offset
        let isWhole = start == 0 && to == size
        return bucket.request(
            key: key, headers: etag.map { [("If-Match", $0)] } ?? [], range: isWhole ? nil : (start, to == size ? nil : to))
    }

    func objection(to head: HTTPHead, from offset: Int) -> Verdict? {
        if let etag {
            // Without a tag it is some other answer.
            guard let found = head["etag"] else { return .again(bucket.broken(.foreign, doing: .read(key: key))) }
            guard Self.bare(found) == Self.bare(etag) else {
                return .refused(bucket.changed(key, "(its ETag was \(etag), and is \(found))"))
            }
        }
        if let range = head.contentRange, head.status == 206 {
            if let total = range.total, total != size {
                return .refused(bucket.changed(key, "(it had \(size) bytes, and has \(total))"))
            }
            guard range.from == from + offset else { return .again(bucket.broken(.wrongRange, doing: .read(key: key))) }
            return nil
        }
        // A server that does not know ranges can be read from the start alone.
        guard head.status == 200, from == 0 else { return .again(bucket.broken(.wrongRange, doing: .read(key: key))) }
        return nil
    }

    /// Stores differ in their quotes, and mark tags of what they have compressed as weak.
    private static func bare(_ etag: String) -> Substring {
        var tag = etag[...]
        if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
        while tag.first == "\"" { tag.removeFirst() }
        while tag.last == "\"" { tag.removeLast() }
        return tag
    }

    func verdict(on head: HTTPHead, body: [UInt8]) -> Verdict {
        bucket.verdict(on: ServerFault(head, body: body), head, doing: .read(key: key))
    }

    func failure(_ cause: BrokenTransfer, attempts: Int) -> SatchelError {
        cause == .tooLong ? bucket.changed(key, "(it had \(size) bytes, and more came)") : bucket.broken(cause, doing: .read(key: key))
    }
}

extension BrokenTransfer {
    static let foreign = BrokenTransfer(code: 8, text: "the answer is not the object's: it has no ETag")
    static let wrongRange = BrokenTransfer(code: 8, text: "the answer holds another range than was asked for")
}
