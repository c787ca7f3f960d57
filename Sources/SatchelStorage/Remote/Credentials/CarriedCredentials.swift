/// Credentials that a program gave in code, for worker processes of its own on the same machine.
///
/// Only for channels that nobody else can read: it holds the secrets themselves.
package struct CarriedCredentials: Sendable, Codable {
    private struct Item: Codable {
        var name: String
        var keyID: String
        var secret: String
        var token: String?
    }

    private var items: [Item]

    /// Those that some options name.
    package init(of options: [ObjectStoreOptions]) {
        items = Set(options.compactMap(\.credentialsID)).sorted().compactMap { name in
            CredentialVault.find(name).map { Item(name: name, keyID: $0.keyID, secret: $0.secret, token: $0.token) }
        }
    }

    package var isEmpty: Bool { items.isEmpty }

    /// Makes them known in this process.
    package func unpack() {
        for item in items {
            CredentialVault.keep(ObjectStoreCredentials(keyID: item.keyID, secret: item.secret, token: item.token), as: item.name)
        }
    }
}
