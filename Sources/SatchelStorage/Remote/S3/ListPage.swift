/// One answer of ListObjectsV2.
struct ListPage: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        var key = ""
        var size = 0
        var etag: String?
    }

    var entries: [Entry] = []
    /// Where the next page begins; nil: this one is the last.
    var continuation: String?

    /// Why a document is no listing.
    struct Fault: Error, Equatable {
        let text: String
    }

    init(_ body: [UInt8]) throws(Fault) {
        var entries: [Entry] = []
        var entry = Entry()
        var isTruncated: Bool?
        var isEncoded = false
        var token: String?
        var wrong: String?
        var root = ""
        do {
            try XMLReader.walk(body) { path, text in
                root = path[0]
                switch path.count {
                case 3 where path[1] == "Contents":
                    switch path[2] {
                    case "Key": entry.key = text
                    case "Size":
                        guard let size = Int(text), size >= 0 else {
                            wrong = wrong ?? "a size that is no number (\(text.prefix(40)))"
                            return
                        }
                        entry.size = size
                    case "ETag": entry.etag = text.isEmpty ? nil : text
                    default: break
                    }
                case 2:
                    switch path[1] {
                    case "Contents":
                        entries.append(entry)
                        entry = Entry()
                    case "IsTruncated": isTruncated = text == "true"
                    case "NextContinuationToken": token = text
                    case "EncodingType": isEncoded = text == "url"
                    default: break
                    }
                default: break
                }
            }
        } catch {
            throw Fault(text: "expected \(error.expected) at byte \(error.offset)")
        }
        guard root == "ListBucketResult", let isTruncated else { throw Fault(text: "expected a ListBucketResult, found \(root)") }
        if let wrong { throw Fault(text: wrong) }
        if isEncoded {
            for index in entries.indices {
                guard let key = PercentCoding.decodedForm(entries[index].key) else {
                    throw Fault(text: "a key that is not percent-encoded as promised (\(entries[index].key.prefix(80)))")
                }
                entries[index].key = key
            }
        }
        if entries.contains(where: \.key.isEmpty) { throw Fault(text: "an object without a key") }
        if isTruncated, token?.isEmpty ?? true { throw Fault(text: "more keys to come, and no token to ask for them") }
        self.entries = entries
        continuation = isTruncated ? token : nil
    }
}
