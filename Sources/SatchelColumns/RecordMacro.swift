/// Makes a struct of stored properties a row type: its columns, their JSON keys, and how a value is read from columns and written to them.
///
/// ```swift
/// @Record struct Actor { let id: Int; @Key("avatar_url") let avatarURL: String; let org: Org? }
/// ```
///
/// Properties are ``ColumnValue``s: `String`, `Bool`, `Int` and the sized integers, `Double`, `Float`, `Date`, ``JSON``, enums with raw
/// values, `Optional`, `Array` and `[String: Value]` of those, or other records. Computed and static properties are left alone. A generic
/// struct is a record where the arguments that its properties mention are column types. The expansion costs compile time, some
/// milliseconds a property; at run time a column is an index and a name.
@attached(member, names: named(Columns), named(of))
@attached(
    extension, conformances: Record, ColumnValue, Sendable,
    names: named(Columns), named(of), named(columns), named(fields), named(init(reading:)), named(write(to:)))
public macro Record() = #externalMacro(module: "SatchelMacros", type: "RecordMacro")

/// Names the JSON key that a property of a ``Record()`` is read from, where it differs from the property's name.
///
/// ```swift
/// @Record struct Event { @Key("created_at") let createdAt: Date }
/// ```
///
/// The name is one string literal. It costs nothing at run time: the scan looks for this key in place of the other.
@attached(peer)
public macro Key(_ name: String) = #externalMacro(module: "SatchelMacros", type: "KeyMacro")

/// Keeps the whole JSON object of a record beside its typed fields, in a property of type ``JSON``.
///
/// ```swift
/// @Record struct Payload { let size: Int?; @Key(.whole) let json: JSON }
/// ```
///
/// A pipeline that reads the property copies the object's bytes once a row; one that does not pays nothing.
@attached(peer)
public macro Key(_ whole: WholeKey) = #externalMacro(module: "SatchelMacros", type: "KeyMacro")

/// The argument of ``Key(_:)-(WholeKey)``.
///
/// ```swift
/// @Key(.whole) let json: JSON
/// ```
///
/// It exists in the source only.
public enum WholeKey: Sendable {
    /// The whole object in place of one of its keys.
    case whole
}
