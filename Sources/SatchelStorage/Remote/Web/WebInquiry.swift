internal import SatchelColumns

/// Some bytes of a file on the web.
struct WebInquiry: Inquiry {
    let address: String
    let from: Int
    let to: Int?
    let version: WebVersion
    let limits: TimeLimits
    let authorities: String?

    var length: Int? {
        guard let total = version.known?.total else { return nil }
        return max(0, min(to ?? total, total) - from)
    }

    var isPart: Bool { to != nil }

    func request(from offset: Int) -> HTTPRequest {
        let start = from + offset
        var request = HTTPRequest(url: address, followsRedirects: true, limits: limits, authorities: authorities)
        if start > 0 || to != nil { request.range = (start, to) }
        // A file that was replaced then comes from its start, which is noticed.
        if start > 0, let tag = version.known?.tag { request.headers.append(("If-Range", tag)) }
        return request
    }

    func objection(to head: HTTPHead, from offset: Int) -> Verdict? {
        if let known = version.known {
            let isSame = known.tag == head.strongTag && (known.total == nil || head.totalBytes == nil || known.total == head.totalBytes)
            guard isSame else { return .refused(changed) }
        }
        if head.status == 206 {
            guard let range = head.contentRange, range.from == from + offset else {
                return .again(failure(.wrongRange, attempts: 0))
            }
        } else if from > 0 {
            return .again(failure(.wrongRange, attempts: 0))
        } else if offset > 0, version.known?.tag == nil {
            // Nothing tells whether what comes now goes on with what came before.
            return .refused(changed)
        }
        version.learn(head)
        return nil
    }

    private var changed: SatchelError {
        SatchelError(
            .inputChanged, "this file was replaced while it was read, or its server can't go on where a transfer broke off; run again",
            at: .init(file: shown))
    }

    private var shown: String { WebAddress.shown(address) }

    func verdict(on head: HTTPHead, body: [UInt8]) -> Verdict {
        let place = SatchelError.Location(file: shown)
        switch head.status {
        case 408, 425, 429, 500, 502, 503, 504:
            return .again(SatchelError(.readFailed, "the server did not give this file (\(head.status)); try again later", at: place))
        case 404, 410:
            return .refused(SatchelError(.notFound, "the server has nothing at this address (\(head.status)); check it", at: place))
        case 401, 403, 407:
            return .refused(
                SatchelError(
                    .permissionDenied, "the server refused to give this file (\(head.status)); use an address that needs no log-in",
                    at: place))
        case 416 where from == 0: return .accepted
        case 412, 416: return .refused(changed)
        default:
            return .refused(
                SatchelError(.readFailed, "expected the file, found the answer \(head.status); check the address", at: place))
        }
    }

    func failure(_ cause: BrokenTransfer, attempts: Int) -> SatchelError {
        cause == .tooLong
            ? changed : SatchelError(transfer: cause, endpoint: host, action: "give this file", at: shown)
    }

    private var host: String {
        guard let scheme = shown.firstRange(of: "://") else { return shown }
        return String(shown[..<scheme.upperBound] + shown[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" })
    }
}
