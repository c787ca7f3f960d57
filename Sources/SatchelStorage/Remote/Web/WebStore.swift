internal import SatchelColumns
internal import Synchronization

/// Files at addresses of the web.
package final class WebStore: ObjectStore {
    private let options: ObjectStoreOptions
    private let scope: TransferScope
    private let slots: TransferSlots
    private let authorities: String?

    package init(_ options: ObjectStoreOptions, scope: TransferScope) {
        self.options = options
        self.scope = scope
        slots = TransferSlots(options.objectsAtOnce)
        let surroundings = StoreSettings.Surroundings.own
        authorities = surroundings["AWS_CA_BUNDLE"] ?? surroundings["SSL_CERT_FILE"]
    }

    package var objectsAtOnce: Int { slots.limit }

    /// The addresses themselves: nothing is asked before a file is read.
    package func list(_ addresses: [String]) throws -> [InputObject] {
        try addresses.map { address in
            if let fault = ObjectAddress.fault(inWeb: address) {
                throw SatchelError(.invalidArgument, fault, at: .init(file: WebAddress.shown(address)))
            }
            return InputObject(address: address, size: 0)
        }
    }

    package func open(_ object: InputObject, range: Range<Int>?, isTentative: Bool, takesSlot: Bool) throws -> ObjectReader {
        let (options, scope, slots, authorities) = (options, scope, slots, authorities)
        let version = WebVersion()
        return try ObjectReader(size: nil, range: range, isTentative: isTentative) { from, to, isFirst in
            let inquiry = WebInquiry(
                address: object.address, from: from, to: to, version: version, limits: options.limits, authorities: authorities)
            return Exchange(
                inquiry, mode: .stream, retry: RetryPolicy(attempts: options.attempts), scope: scope,
                slots: isFirst && takesSlot ? slots : nil)
        }
    }
}

/// What is known of a file since its first answer: another version must not go on where one broke off.
final class WebVersion: Sendable {
    struct Known: Equatable {
        var tag: String?
        var total: Int?
        /// Whether ranges are answered as asked for.
        var knowsRanges: Bool
    }

    private let state = Mutex<Known?>(nil)

    var known: Known? { state.withLock { $0 } }

    func learn(_ head: HTTPHead) {
        let found = Known(tag: head.strongTag, total: head.totalBytes, knowsRanges: head.status == 206)
        state.withLock { $0 = $0 ?? found }
    }
}

extension HTTPHead {
    /// What tells versions apart byte by byte.
    var strongTag: String? { self["etag"].flatMap { $0.hasPrefix("W/") ? nil : $0 } ?? self["last-modified"] }
}

/// Addresses of the web, as texts may show them.
enum WebAddress {
    /// Without what may be secret: a user with a password, and the query, which may be a signature.
    static func shown(_ address: String) -> String {
        guard let scheme = address.firstRange(of: "://") else { return address }
        var rest = address[scheme.upperBound...]
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if let at = host.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        return address[..<scheme.upperBound] + path + (path.endIndex < rest.endIndex ? "?…" : "")
    }
}
