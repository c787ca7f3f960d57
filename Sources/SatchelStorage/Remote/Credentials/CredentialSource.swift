internal import Foundation
internal import SatchelColumns
internal import Synchronization

/// Holds the credentials of a store and finds new ones before they expire.
final class CredentialSource: Sendable {
    private struct Held {
        var credentials: Credentials?
        var isFound = false
    }

    private let chain: CredentialChain
    private let now: @Sendable () -> Double
    private let held = Mutex(Held())
    /// Held while servers are asked, so that one thread asks for all.
    private let asking = NSLock()
    /// So long before they expire new ones are due.
    static let margin = 300.0

    init(_ chain: CredentialChain, now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }) {
        self.chain = chain
        self.now = now
    }

    /// Those found last; nil: none, requests go out unsigned.
    var known: Credentials? { held.withLock { $0.credentials } }

    func refresh() throws {
        if !isDue { return }
        asking.lock()
        defer { asking.unlock() }
        if !isDue { return }
        let found: Credentials?
        do {
            found = try chain.resolve()
        } catch {
            // What is still good for a while will do until a server answers again.
            if let expires = known?.expires, expires > now() { return }
            throw error
        }
        held.withLock { $0 = Held(credentials: found, isFound: true) }
    }

    private var isDue: Bool {
        let moment = now()
        return held.withLock { held in !held.isFound || (held.credentials?.expires.map { $0 - Self.margin <= moment } ?? false) }
    }

    // MARK: One for all runs

    private static let sources = Mutex([CredentialChain.Key: CredentialSource]())

    static func shared(for chain: CredentialChain) -> CredentialSource {
        sources.withLock { sources in
            if let source = sources[chain.key] { return source }
            let source = CredentialSource(chain)
            sources[chain.key] = source
            return source
        }
    }
}
