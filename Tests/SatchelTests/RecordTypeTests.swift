import Testing

/// Properties of types that no column has: the compiler names the type or the property at its line, and says what to write.
@Suite struct RecordTypeTests {
    /// A property of a record, and all that the compiler says of its line.
    struct Property: Sendable {
        let code: String
        let messages: [String]

        init(_ code: String, _ messages: String...) {
            self.code = code
            self.messages = messages
        }

        /// Of a type that only the compiler knows to be none.
        static func unfit(_ code: String, _ type: String, _ cure: String = instead) -> Property {
            Property(code, "type '\(type)' does not conform to protocol 'ColumnValue'", "'columnValue' is unavailable: " + cure)
        }
    }

    private static let instead =
        "this is no column type: use String, Bool, Int or a sized integer, Double, Float, Date, an enum with raw values, Optional, Array or "
        + "[String: Value] of these, another @Record, or JSON"

    private static func shape(_ property: String, _ type: String, _ noun: String) -> String {
        "'\(property)': \(type) (\(noun)) is no column type: " + instead.split(separator: ": ", maxSplits: 1)[1] + macro
    }

    private static let macro = " (from macro 'Record ')"
    private static let endless =
        "a record that contains itself has no end of columns; use JSON for the inner value, or a second record with fewer fields" + macro

    static let properties = [
        Property.unfit("let url: URL", "URL", "a URL is no column type: declare it as String, and make the URL where you use it"),
        .unfit("let uuid: UUID", "UUID", "a UUID is no column type: declare it as String, and make the UUID where you use it"),
        .unfit("let data: Data", "Data", "Data is no column type: declare it as the String that JSON has, and decode it where you use it"),
        .unfit(
            "let price: Decimal", "Decimal", "a Decimal is no column type: declare it as Double, or as JSON, whose text has every digit"),
        .unfit("let rest: Substring", "Substring", "a Substring is no column type: declare it as String"),
        .unfit("let mark: Character", "Character", "a Character is no column type: declare it as String"),
        .unfit("let plain: Plain", "Plain"),
        .unfit("let shared: Shared", "Shared"),
        .unfit("let shape: Shape", "Shape"),
        .unfit("let kind: Kind", "Kind", "an enum is a column type where it says so, as in `enum Kind: String, CaseIterable, ColumnValue`"),
        Property(
            "let all: [Plain]?", "type 'Plain' does not conform to protocol 'ColumnValue'",
            "'Column' requires that 'Plain' conform to 'ColumnValue'", "'columnValue' is unavailable: " + instead),
        Property("let size: (Int, Int)", shape("size", "(Int, Int)", "a tuple")),
        Property("let made: () -> Int", shape("made", "() -> Int", "a function")),
        Property("let thrown: any Error", shape("thrown", "any Error", "an existential type")),
        Property("let tags: Set<String>", "'tags': a set is no column type, as JSON has arrays; write [String]" + macro),
        Property(
            "let names: [Int: String]",
            "'names': the keys of a JSON object are strings, not Int; write [String: Value] and convert keys where you use them" + macro),
        Property("let children: [RECORD]", "'children': " + endless),
        Property("let byName: [String: [RECORD?]]", "'byName': " + endless),
    ]

    @Test func aTypeThatIsNoColumnValueIsNamedWithWhatToWrite() async throws {
        var source = """
            import Foundation
            import Satchel
            struct Plain: Codable { let x: Int }
            final class Shared: Sendable {}
            enum Shape { case round }
            enum Kind: String { case a }

            """
        var places: [Int] = []
        for (index, property) in Self.properties.enumerated() {
            source += "@Record struct Record\(index) {\n    let id: Int\n"
            places.append(source.utf8.count { $0 == UInt8(ascii: "\n") } + 1)
            source += "    \(property.code.replacing("RECORD", with: "Record\(index)"))\n    let name: String\n}\n"
        }
        let errors = try await Compiler(expandsMacros: true).errors(in: source)
        for (property, place) in zip(Self.properties, places) {
            #expect(errors[place] ?? [] == property.messages.sorted(), "\(property.code)")
        }
        #expect(Set(errors.keys).subtracting(places) == [])
    }

    @Test func typesThatColumnsHaveCompile() async throws {
        let source = """
            import Satchel
            public enum Kind: String, CaseIterable, ColumnValue { case a }
            @Record struct Inner<Value> { let value: Value, values: [Value]? }
            @Record public struct Outer {
                public let kinds: [String: [Kind?]]
                let inner: Inner<Int>?, other: (Inner<String>)
                fileprivate let `default`: JSON
            }
            """
        #expect(try await Compiler(expandsMacros: true).errors(in: source) == [:])
    }
}
