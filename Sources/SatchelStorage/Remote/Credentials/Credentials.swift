/// Keys that requests are signed with; no description shows them.
struct Credentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var keyID: String
    var secret: String
    var token: String?
    /// In seconds since 1970; nil: they stay good.
    var expires: Double?
    /// Where they were found, for error texts.
    var origin: String

    var description: String { "credentials from \(origin)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
