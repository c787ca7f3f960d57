public import Foundation

/// The parts of a value and what they hold. Nothing is read but what is asked for, and nothing throws: what is missing, of another kind
/// or no JSON is `null`.
extension JSON {
    /// A member of an object; `null` where there is none, or where this is no object.
    ///
    /// ```swift
    /// event.payload["commits"][0]["message"].string
    /// ```
    ///
    /// Of equal keys the first counts. Costs a walk over the bytes up to the member, and no copy.
    public subscript(key: String) -> JSON { self[.key(key)] }

    /// An element of an array from 0; `null` where there is none, or where this is no array. Costs a walk over the bytes up to it.
    public subscript(index: Int) -> JSON { self[.index(index)] }

    package subscript(_ step: JSONStep) -> JSON {
        guard let found = bytes.jsonPart(step), found.isSoundJSON else { return .null }
        return JSON(checked: found)
    }

    /// Whether this is `null`, or a member that is missing.
    public var isNull: Bool { bytes.isEmpty || bytes.elementsEqual(JSON.null.bytes) }

    /// The string, if this is one; a lone surrogate in it is U+FFFD. Costs a copy.
    public var string: String? { bytes.jsonString }

    /// The number, if this is one without a fraction that an `Int` holds, exactly: `1e3` and `7.0` too.
    public var int: Int? { bytes.jsonInteger.map { Int($0) } }

    /// The number, if this is one that a `Double` holds, correctly rounded.
    public var double: Double? { bytes.jsonDouble }

    /// `true` or `false`, if this is one of them.
    public var bool: Bool? { bytes.jsonBool }

    /// The date, if this is a string that is one by ISO 8601.
    public var date: Date? { bytes.jsonDate.map { Date(timeIntervalSinceReferenceDate: $0) } }

    /// The elements, if this is an array. Costs a walk over its bytes, and no copies.
    public var array: [JSON]? { JSONElements(bytes).map { $0.map { $0.isSoundJSON ? JSON(checked: $0) : .null } } }

    /// The members by key, if this is an object; of equal keys the first counts. Costs a walk over its bytes, and copies of the keys.
    public var object: [String: JSON]? {
        guard let members = JSONMembers(bytes) else { return nil }
        var object: [String: JSON] = [:]
        for (key, value) in members {
            guard let key = key.jsonString, object[key] == nil else { continue }
            object[key] = value.isSoundJSON ? JSON(checked: value) : .null
        }
        return object
    }
}

/// A step from a JSON value to a part of it.
package enum JSONStep: Hashable, Codable, Sendable {
    case key(String)
    case index(Int)
}

extension JSONStep {
    /// Its name among the parts of a projection: a quote and the key, or the index.
    package var name: String {
        switch self {
        case .key(let key): "\"" + key
        case .index(let index): "\(index)"
        }
    }

    package init(name: String) { self = Int(name).map { .index($0) } ?? .key(String(name.dropFirst())) }
}

extension JSONStep: CustomStringConvertible {
    package var description: String {
        switch self {
        case .key(let key): "[\(key.debugDescription)]"
        case .index(let index): "[\(index)]"
        }
    }
}
