/// Any JSON value, kept as its bytes and read on demand.
///
/// ```swift
/// @Record struct Event { let type: String; let payload: JSON }
/// print(event.payload["commits"][0]["message"].string ?? "")
/// ```
///
/// Equality, hashing and grouping go by the bytes: `1.0` and `1` differ.
public struct JSON: Sendable {
    /// The value's bytes; those of a larger value that it is a part of are not copied.
    package let bytes: ArraySlice<UInt8>

    /// For bytes that a scan has taken from a checked line.
    package init(checked bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// For bytes that a scan has taken from a checked line.
    package init(checked bytes: [UInt8]) { self.bytes = bytes[...] }

    /// JSON's `null`: also what a missing member is.
    public static let null = JSON(checked: Array("null".utf8))

    /// The value's bytes as they stood in the input, without white space around them; a copy.
    public var utf8: [UInt8] { Array(bytes) }

    /// The value's text; a copy.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSON: Hashable {
    public static func == (left: JSON, right: JSON) -> Bool { left.bytes == right.bytes }

    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

extension JSON: CustomStringConvertible {
    public var description: String { text }
}
