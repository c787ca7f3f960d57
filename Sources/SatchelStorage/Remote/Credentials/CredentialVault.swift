internal import Foundation
internal import Synchronization

/// Credentials given in code, by names that plans may hold.
enum CredentialVault {
    private struct Shelf {
        var names: [ObjectStoreCredentials: String] = [:]
        var known: [String: ObjectStoreCredentials] = [:]
    }

    private static let shelf = Mutex(Shelf())

    /// A name for the credentials, the same for the same ones; no other process knows it.
    static func keep(_ credentials: ObjectStoreCredentials) -> String {
        shelf.withLock { shelf in
            if let name = shelf.names[credentials] { return name }
            let name = UUID().uuidString
            shelf.names[credentials] = name
            shelf.known[name] = credentials
            return name
        }
    }

    /// Keeps credentials by the name that another process gave them.
    static func keep(_ credentials: ObjectStoreCredentials, as name: String) { shelf.withLock { $0.known[name] = credentials } }

    static func find(_ name: String) -> ObjectStoreCredentials? { shelf.withLock { $0.known[name] } }
}
