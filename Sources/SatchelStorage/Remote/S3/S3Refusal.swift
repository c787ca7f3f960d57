internal import Foundation
internal import SatchelColumns

extension S3Bucket {
    /// The error for what the store has said.
    func refusal(_ fault: ServerFault, _ head: HTTPHead, doing action: S3Action) -> SatchelError {
        let place = SatchelError.Location(file: address(action.key))
        let said = "(\(fault.text))"
        let origin = source.known.map { "the credentials from \($0.origin)" }
        let store = "the store at \(endpointText)"
        switch (fault.code, fault.status) {
        case ("NoSuchBucket", _):
            return SatchelError(
                .notFound, "\(store) has no bucket named \(name) \(said); check the bucket's name and the endpoint", at: place)
        case ("PreconditionFailed", _), (_, 412), ("InvalidRange", _), (_, 416):
            return changed(action.key, said)
        case ("NoSuchUpload", _):
            return SatchelError(
                .writeFailed, "\(store) does not know the upload of this object any longer \(said); was it aborted meanwhile? Save again",
                at: place)
        case ("NoSuchKey", _), (_, 404):
            return SatchelError(.notFound, "\(store) has no such object \(said); it may have been removed: run again", at: place)
        case ("InvalidAccessKeyId", _):
            return SatchelError(
                .permissionDenied,
                "\(store) does not know the key id of \(origin ?? "this request") \(said); check that these keys are for this store",
                at: place)
        case ("SignatureDoesNotMatch", _):
            return SatchelError(
                .permissionDenied,
                "\(store) does not accept the signature of \(origin ?? "this request") \(said); check that the secret is the one of the key id",
                at: place)
        case ("ExpiredToken", _), ("TokenRefreshRequired", _), ("InvalidToken", _):
            return SatchelError(
                .permissionDenied,
                "\(store) finds the session token of \(origin ?? "this request") expired or invalid \(said); get new ones",
                at: place)
        case ("RequestTimeTooSkewed", _), ("RequestExpired", _):
            return SatchelError(.permissionDenied, "this machine's clock is off\(clock(head)) \(said); set the clock", at: place)
        case ("AuthorizationHeaderMalformed", _):
            let wanted = fault.region.map { "; it wants \($0)" } ?? ""
            return SatchelError(
                .permissionDenied,
                "\(store) does not accept a signature for the region \(current.region)\(wanted) \(said); give "
                    + "ObjectStoreOptions(region:) or AWS_REGION", at: place)
        case ("AccessDenied", _), (_, 401), (_, 403):
            guard let origin else {
                return SatchelError(
                    .permissionDenied,
                    "\(store) refused to \(action.text) without credentials \(said); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a "
                        + "profile, or give ObjectStoreOptions(credentials:)", at: place)
            }
            return SatchelError(
                .permissionDenied,
                "\(store) refused to \(action.text) to \(origin) \(said); they need the permission \(action.permission)", at: place)
        case (_, 300..<400):
            return SatchelError(
                .readFailed, "\(store) sends this request elsewhere \(said), which did not help; give the bucket's own endpoint and region",
                at: place)
        default:
            let cure = fault.isPassing ? "try again later, or with fewer objectsAtOnce" : "check the endpoint and the options"
            return SatchelError(writing(action) ? .writeFailed : .readFailed, "\(store) did not \(action.text) \(said); \(cure)", at: place)
        }
    }

    private func writing(_ action: S3Action) -> Bool { if case .write = action { true } else { false } }

    private func clock(_ head: HTTPHead) -> String {
        guard let date = head["date"].flatMap(HTTPDate.seconds) else { return "" }
        let off = Int((Date().timeIntervalSince1970 - date).rounded())
        return off == 0 ? "" : " by \(abs(off)) seconds from the store's"
    }

    func changed(_ key: String, _ finding: String) -> SatchelError {
        SatchelError(
            .inputChanged,
            "this object is not the one that was listed: it was replaced meanwhile \(finding); run again to read the new one",
            at: .init(file: address(key)))
    }

    /// The error for a transfer without an answer.
    func broken(_ cause: BrokenTransfer, doing action: S3Action) -> SatchelError {
        SatchelError(transfer: cause, endpoint: endpointText, action: action.text, at: address(action.key), writes: writing(action))
    }
}

extension SatchelError {
    /// What a transfer that came to nothing says.
    init(transfer cause: BrokenTransfer, endpoint: String, action: String, at address: String, writes: Bool = false) {
        let place = SatchelError.Location(file: address)
        let code = writes ? SatchelError.Code.writeFailed : .readFailed
        if cause.isUnreachable {
            self.init(code, "could not reach \(endpoint); check the address and the network", cause: cause.text, at: place)
        } else if cause.isUntrusted {
            self.init(
                code, "the certificate of \(endpoint) can't be trusted, so nothing was sent; name its authority's file in AWS_CA_BUNDLE",
                cause: cause.text, at: place)
        } else if cause.isTimeout {
            self.init(
                code, "\(endpoint) took too long to \(action); check the network, or give it more seconds", cause: cause.text, at: place)
        } else {
            self.init(code, "the connection to \(endpoint) broke, so it did not \(action)", cause: cause.text, at: place)
        }
    }
}
