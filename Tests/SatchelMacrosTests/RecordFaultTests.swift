import SwiftSyntaxMacrosGenericTestSupport
import Testing

@Suite("@Record's errors")
struct RecordFaultTests {
    @Test("only structs", arguments: [("class", "a class"), ("enum", "an enum"), ("actor", "an actor")])
    func notAStruct(keyword: String, noun: String) {
        expectFault(
            "@Record goes on a struct, as rows are values; this is \(noun): make it a struct of stored properties", line: 1, column: 1,
            in: "@Record \(keyword) A {}")
    }

    @Test("no stored properties")
    func empty() {
        expectFault(
            "'A' has no stored properties, so it would have no columns; give it one, as in 'let id: Int'", line: 1, column: 16,
            in: """
                @Record struct A {
                    static let x = 1
                    var y: Int { 2 }
                }
                """)
    }

    @Test("a type is spelled out")
    func inferredType() {
        expectFault(
            "'x' needs its type spelled out, as a macro sees no inferred types; write 'x: Type = 5'", line: 2, column: 9,
            in: """
                @Record struct A {
                    var x = 5
                    let y: Int
                }
                """)
    }

    @Test("a constant with its value is no column")
    func constant() {
        expectFault(
            "'x' has its value already and can't be read from a row; write 'static let', a computed property, "
                + "or 'var' for a value that rows replace", line: 2, column: 9,
            in: """
                @Record struct A {
                    let x: Int = 5
                }
                """)
    }

    @Test("no lazy properties")
    func lazyProperty() {
        expectFault(
            "a lazy property is no column; make it a computed property, or a stored one without 'lazy'", line: 2, column: 5,
            in: """
                @Record struct A {
                    lazy var x: Int = 5
                }
                """)
    }

    @Test("no property wrappers")
    func wrapper() {
        expectFault(
            "a property with a wrapper (@Clamped(0...1)) is no column; remove the attribute, or make a computed property of it", line: 2,
            column: 5,
            in: """
                @Record struct A {
                    @Clamped(0...1) var x: Double
                }
                """)
    }

    @Test("no tuple patterns")
    func pattern() {
        expectFault(
            "a record has one column a property; declare each with a 'let' or 'var' of its own", line: 2, column: 9,
            in: """
                @Record struct A {
                    let (x, y): (Int, Int)
                }
                """)
    }

    @Test("no stored properties under #if")
    func condition() {
        expectFault(
            "a column can't depend on #if; move the property out, or put the whole struct inside", line: 4, column: 5,
            in: """
                @Record struct A {
                    let x: Int
                    #if DEBUG
                    let y: Int
                    #endif
                    #if DEBUG
                    var z: Int { 3 }
                    #endif
                }
                """)
    }

    @Test(
        "shapes that are no column types",
        arguments: [
            ("(Int, String)", "a tuple"), ("()", "a tuple"), ("(Int) -> String", "a function"), ("(@Sendable () -> Void)?", "a function"),
            ("any Error", "an existential type"), ("[any Error]", "an existential type"), ("Any", "an existential type"),
            ("[String: Any]", "an existential type"), ("P & Q", "an existential type"), ("some P", "an opaque type"),
            ("Int.Type", "a metatype"), ("[3 of Int]", "an inline array"), ("Array<(Int, Int)>", "a tuple"),
        ])
    func shape(type: String, noun: String) {
        expectFault(
            "'x': \(type) (\(noun)) is no column type: use String, Bool, Int or a sized integer, Double, Float, Date, an enum with raw "
                + "values, Optional, Array or [String: Value] of these, another @Record, or JSON", line: 2, column: 12,
            in: """
                @Record struct A {
                    let x: \(type)
                }
                """)
    }

    @Test(
        "dictionaries go by strings",
        arguments: [("[Int: String]", "Int"), ("[[String]: Int]?", "[String]"), ("Dictionary<Bool, Int>", "Bool")])
    func dictionaryKey(type: String, key: String) {
        expectFault(
            "'x': the keys of a JSON object are strings, not \(key); write [String: Value] and convert keys where you use them", line: 2,
            column: 12,
            in: """
                @Record struct A {
                    let x: \(type)
                }
                """)
    }

    @Test("no sets", arguments: ["Set<String>", "Set<String>?", "[String: Set<String>]", "Swift.Set<String>"])
    func set(type: String) {
        expectFault(
            "'x': a set is no column type, as JSON has arrays; write [String]", line: 2, column: 12,
            in: """
                @Record struct A {
                    let x: \(type)
                }
                """)
    }

    @Test("no implicitly unwrapped optionals")
    func implicitlyUnwrapped() {
        expectFault(
            "'x': an implicitly unwrapped optional is no column type; write '?' in place of '!'", line: 2, column: 12,
            in: """
                @Record struct A {
                    var x: Int!
                }
                """)
    }

    @Test(
        "no record that contains itself",
        arguments: ["Node", "Node?", "[Node]", "[[Node]?]", "Optional<Node>", "Swift.Array<Node>", "[String: Node]", "Self", "Tree.Node"])
    func recursion(type: String) {
        expectFault(
            "'next': a record that contains itself has no end of columns; use JSON for the inner value, or a second record with fewer fields",
            line: 4, column: 19,
            in: """
                enum Tree {
                    @Record struct Node {
                        let id: ID<Node>, kind: Node.Kind
                        let next: \(type)
                    }
                }
                """)
    }

    @Test("two properties with one JSON key")
    func duplicateKey() {
        expectFault(
            "'kind' and 'type' are both read from the JSON key \"type\"; give one another @Key, or remove it", line: 3, column: 22,
            in: """
                @Record struct A {
                    let type: String
                    @Key("type") let kind: String
                }
                """)
    }

    @Test("two properties with the whole object")
    func duplicateWhole() {
        expectFault(
            "'b' and 'a' are both @Key(.whole), and one keeps the whole object already; remove one", line: 3, column: 22,
            in: """
                @Record struct A {
                    @Key(.whole) let a: JSON
                    @Key(.whole) let b: JSON
                }
                """)
    }

    @Test("a private type in another one can't be extended")
    func privateNested() {
        expectFault(
            "'Inner' is private inside another type, where no extension can make it a record; "
                + "write 'fileprivate' in place of 'private', on it and on the types around it", line: 2, column: 28,
            in: """
                enum Outer {
                    @Record private struct Inner {
                        let x: Int
                    }
                }
                """)
    }

    @Test("each fault is reported, not the first alone")
    func several() {
        expectExpansion(
            of: """
                @Record struct A {
                    var x = 5
                    let y: Any
                }
                """,
            diagnostics: [
                DiagnosticSpec(
                    message: "'x' needs its type spelled out, as a macro sees no inferred types; write 'x: Type = 5'", line: 2, column: 9),
                DiagnosticSpec(
                    message: "'y': Any (an existential type) is no column type: use String, Bool, Int or a sized integer, Double, Float, "
                        + "Date, an enum with raw values, Optional, Array or [String: Value] of these, another @Record, or JSON", line: 3,
                    column: 12),
            ])
    }
}
