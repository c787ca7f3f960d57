/// Any JSON value, kept as its bytes.
///
/// ```swift
/// @Record struct Event { let type: String; let payload: JSON }
/// print(event.payload.text)      // {"size":1,…}
/// ```
///
/// Equality, hashing and grouping go by the bytes: `1.0` and `1` differ.
public struct JSON: Sendable, Hashable {
    /// The value's bytes as they stood in the input, without white space around them.
    public let utf8: [UInt8]

    /// For bytes that a scan has taken from a checked line.
    package init(checked utf8: [UInt8]) { self.utf8 = utf8 }

    /// The value's text.
    public var text: String { String(decoding: utf8, as: UTF8.self) }
}

extension JSON: CustomStringConvertible {
    public var description: String { text }
}
