internal import Foundation
internal import SatchelColumns

/// An object that is sent in one request if it is small, and in parts if it is not.
package final class S3Writer: ObjectWriter {
    private let bucket: S3Bucket
    private let key: String
    private let scope: TransferScope
    private var buffer: [UInt8] = []
    private var upload: String?
    /// The parts that are under way, with their numbers.
    private var sending: [(number: Int, exchange: Exchange)] = []
    private var tags: [String] = []
    private var isDone = false
    private let firstPartBytes: Int
    /// How many bytes the parts have.
    private var count = 0
    /// Tells this upload's object from any other.
    private let name = UUID().uuidString.lowercased()
    private static let nameHeader = "x-amz-meta-satchel-upload"

    /// Parts under way at once, each of which is held until it is there.
    static let partsAtOnce = 4

    init(_ bucket: S3Bucket, key: String, scope: TransferScope, partBytes: Int = 8 << 20) {
        self.bucket = bucket
        self.key = key
        self.scope = scope
        firstPartBytes = partBytes
    }

    deinit { abort() }

    /// Grows, since a store takes 10,000 parts at most.
    private var partBytes: Int { firstPartBytes << min(tags.count / 1_000, 9) }

    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let taken = rest.prefix(partBytes - buffer.count)
            buffer.append(contentsOf: taken)
            rest = rest.dropFirst(taken.count)
            if buffer.count >= partBytes { try sendPart() }
        }
    }

    package func finish() throws {
        guard upload != nil else {
            _ = try ask(.put, [], buffer)
            isDone = true
            buffer = []
            return
        }
        if !buffer.isEmpty { try sendPart() }
        while !sending.isEmpty { try takePart() }
        let parts = tags.enumerated().map { "<Part><PartNumber>\($0 + 1)</PartNumber><ETag>\(Self.escaped($1))</ETag></Part>" }
        let document = "<CompleteMultipartUpload>\(parts.joined())</CompleteMultipartUpload>"
        try bucket.prepare()
        let inquiry = S3WriteInquiry(
            bucket: bucket, key: key, method: .post, query: [("uploadId", upload)], body: Array(document.utf8), mayBeOver: true)
        let answer = try Exchange(inquiry, mode: .whole, retry: bucket.retry, scope: scope).answer()
        // An answer may have been lost, and the upload be over since.
        if !answer.head.isSuccess, try !isThere() {
            throw bucket.refusal(ServerFault(answer.head, body: answer.body), answer.head, doing: .write(key: key))
        }
        isDone = true
    }

    /// Whether the object is the one that was sent.
    private func isThere() throws -> Bool {
        try bucket.prepare()
        let inquiry = S3WriteInquiry(bucket: bucket, key: key, method: .head, query: [], body: [])
        do {
            let head = try Exchange(inquiry, mode: .whole, retry: bucket.retry, scope: scope).answer().head
            return head[Self.nameHeader] == name && head.contentLength == count
        } catch let error as SatchelError where error.code == .notFound {
            return false
        }
    }

    package func abort() {
        guard !isDone else { return }
        isDone = true
        for part in sending { part.exchange.cancel() }
        buffer = []
        guard let upload else { return }
        // Whatever comes of it: what stays of it is never an object.
        let inquiry = S3WriteInquiry(bucket: bucket, key: key, method: .delete, query: [("uploadId", upload)], body: [])
        _ = try? Exchange(inquiry, mode: .whole, retry: bucket.retry, scope: TransferScope()).answer()
    }

    private func sendPart() throws {
        if upload == nil { upload = try beginUpload() }
        let number = tags.count + sending.count + 1
        if sending.count >= Self.partsAtOnce { try takePart() }
        try bucket.prepare()
        let inquiry = S3WriteInquiry(
            bucket: bucket, key: key, method: .put, query: [("partNumber", "\(number)"), ("uploadId", upload)], body: buffer)
        count += buffer.count
        sending.append((number, Exchange(inquiry, mode: .whole, retry: bucket.retry, scope: scope)))
        buffer = []
    }

    /// Waits for the first part that is under way.
    private func takePart() throws {
        let part = sending.removeFirst()
        let head = try part.exchange.answer().head
        guard let tag = head["etag"] else { throw unreadable("part \(part.number) has no ETag") }
        tags.append(tag)
    }

    private func beginUpload() throws -> String {
        let answer = try ask(.post, [("uploads", nil)], [], headers: [(Self.nameHeader, name)])
        var found: String?
        do {
            try XMLReader.walk(answer.body) { path, text in if path.last == "UploadId" { found = text } }
        } catch {
            throw unreadable("expected \(error.expected) at byte \(error.offset)")
        }
        guard let found, !found.isEmpty else { throw unreadable("it has no UploadId") }
        return found
    }

    private func ask(
        _ method: HTTPRequest.Method, _ query: [(name: String, value: String?)], _ body: [UInt8],
        headers: [(name: String, value: String)] = []
    ) throws -> (head: HTTPHead, body: [UInt8]) {
        try bucket.prepare()
        let inquiry = S3WriteInquiry(bucket: bucket, key: key, method: method, query: query, body: body, headers: headers)
        return try Exchange(inquiry, mode: .whole, retry: bucket.retry, scope: scope).answer()
    }

    private func unreadable(_ finding: String) -> SatchelError {
        SatchelError(
            .writeFailed, "\(bucket.endpointText) answered an upload with what can't be read: \(finding)",
            at: .init(file: bucket.address(key)))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}

/// A step of writing an object.
struct S3WriteInquiry: Inquiry {
    let bucket: S3Bucket
    let key: String
    let method: HTTPRequest.Method
    let query: [(name: String, value: String?)]
    let body: [UInt8]
    var headers: [(name: String, value: String)] = []
    /// That the store knows the upload no longer is an answer: the one who asks finds out why.
    var mayBeOver = false

    var length: Int? { nil }
    var isPart: Bool { false }

    func request(from offset: Int) -> HTTPRequest {
        let type = method == .post ? "application/xml" : "application/octet-stream"
        let isSending = method == .put || method == .post
        return bucket.request(
            method, key: key, query: query, headers: headers + (isSending ? [("Content-Type", type)] : []), body: body)
    }

    func objection(to head: HTTPHead, from offset: Int) -> Verdict? { nil }

    func verdict(on head: HTTPHead, body: [UInt8]) -> Verdict {
        if !head.isSuccess {
            let fault = ServerFault(head, body: body)
            return mayBeOver && fault.code == "NoSuchUpload" ? .accepted : bucket.verdict(on: fault, head, doing: .write(key: key))
        }
        // An upload may fail long after the answer has begun.
        if let fault = ServerFault.inside(head, body: body) { return bucket.verdict(on: fault, head, doing: .write(key: key)) }
        return .accepted
    }

    func failure(_ cause: BrokenTransfer, attempts: Int) -> SatchelError { bucket.broken(cause, doing: .write(key: key)) }
}
