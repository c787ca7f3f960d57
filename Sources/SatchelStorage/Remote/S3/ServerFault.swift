/// What a store says when it refuses.
struct ServerFault: Sendable, Equatable {
    var status: Int
    var code = ""
    var message = ""
    var requestID = ""
    /// The region that the request should have been signed for.
    var region: String?
    /// The host that should have been asked.
    var endpoint: String?

    init(_ head: HTTPHead, body: [UInt8]) {
        status = head.status
        requestID = head["x-amz-request-id"] ?? ""
        region = head["x-amz-bucket-region"]
        var found = self
        let isError = try? Self.read(body, into: &found)
        if isError == true { self = found }
    }

    /// Reads an `Error` document; false if the document is another.
    private static func read(_ body: [UInt8], into fault: inout ServerFault) throws(XMLReader.Fault) -> Bool {
        var isError = false
        try XMLReader.walk(body) { path, text in
            guard path.first == "Error" || path.first == "ErrorResponse" else { return }
            isError = true
            switch path.last {
            case "Code": fault.code = text
            case "Message": fault.message = text
            case "RequestId", "RequestID": fault.requestID = text
            case "Region": fault.region = text.isEmpty ? fault.region : text
            case "Endpoint": fault.endpoint = text.isEmpty ? nil : text
            default: break
            }
        }
        return isError
    }

    /// An error that comes with the status of a success.
    static func inside(_ head: HTTPHead, body: [UInt8]) -> ServerFault? {
        let fault = ServerFault(head, body: body)
        return fault.code.isEmpty ? nil : fault
    }

    /// Whether the same request may be answered at another time.
    var isPassing: Bool {
        switch code {
        case "SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout", "Busy", "OperationAborted", "RequestLimitExceeded",
            "Throttling", "ThrottlingException", "TooManyRequests", "503 SlowDown":
            true
        default: [408, 429, 500, 502, 503, 504].contains(status)
        }
    }

    /// What the server said, on one line: `403 AccessDenied: Access Denied, request tx01`.
    var text: String {
        var text = "\(status)"
        if !code.isEmpty { text += " \(code)" }
        if !message.isEmpty { text += ": \(message.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(300))" }
        if !requestID.isEmpty { text += ", request \(requestID)" }
        return text
    }
}
