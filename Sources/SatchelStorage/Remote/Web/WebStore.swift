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
        // What was looked at before must still be the same.
        let version = WebVersion(object.etag.map { WebVersion.Known(tag: $0, total: object.size, knowsRanges: true) })
        let opening = opening(object, version, attempts: options.attempts, takesSlot: takesSlot)
        return try ObjectReader(size: object.etag.map { _ in object.size }, range: range, isTentative: isTentative, opening: opening)
    }

    private func opening(_ object: InputObject, _ version: WebVersion, attempts: Int, takesSlot: Bool) -> ObjectReader.Opening {
        let (options, scope, slots, authorities) = (options, scope, slots, authorities)
        return { from, to, isFirst in
            let inquiry = WebInquiry(
                address: object.address, from: from, to: to, version: version, limits: options.limits, authorities: authorities)
            return Exchange(
                inquiry, mode: .stream, retry: RetryPolicy(attempts: attempts), scope: scope, slots: isFirst && takesSlot ? slots : nil)
        }
    }

    // MARK: Looking before reading

    /// The first bytes of a file, and what its server says of it.
    package struct Look {
        package let reader: ObjectReader
        fileprivate let object: InputObject
        fileprivate let version: WebVersion

        /// The file as ranges of it can be asked for, of this version and no other; nil where its server can't do that. Known when bytes are.
        package var whole: InputObject? {
            guard let known = version.known, known.knowsRanges, let total = known.total, let tag = known.tag else { return nil }
            return InputObject(address: object.address, size: total, etag: tag)
        }
    }

    private static let lookBytes = 64

    /// Sends for the first bytes; what is wrong with the file its reading will say, with more patience.
    package func look(at object: InputObject) throws -> Look {
        let version = WebVersion()
        let opening = opening(object, version, attempts: min(options.attempts, 2), takesSlot: false)
        return Look(reader: try ObjectReader(exactly: 0..<Self.lookBytes, opening: opening), object: object, version: version)
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

    private let state: Mutex<Known?>

    init(_ known: Known? = nil) { state = Mutex(known) }

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
