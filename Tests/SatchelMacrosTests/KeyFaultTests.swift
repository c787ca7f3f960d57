import Testing

@Suite("@Key's errors")
struct KeyFaultTests {
    @Test("a literal, and no other expression", arguments: ["name", "\"a\\(b)\"", "\"a\" + \"b\"", "Keys.id", "5"])
    func literal(argument: String) {
        expectFault(
            "@Key takes one string literal without interpolation, or .whole: write @Key(\"json_key\")", line: 2, column: 5,
            in: """
                struct A {
                    @Key(\(argument))
                    let x: Int
                }
                """)
    }

    @Test("not empty")
    func empty() {
        expectFault(
            "@Key(\"\") names an empty JSON key; write the key's name, or remove the @Key to use the property's", line: 2, column: 5,
            in: """
                struct A {
                    @Key("") let x: Int
                }
                """)
    }

    @Test("not on computed properties")
    func computed() {
        expectFault(
            "@Key on a computed property has no effect, as it is no column; remove the @Key", line: 2, column: 5,
            in: """
                struct A {
                    @Key("y") var x: Int { 5 }
                }
                """)
    }

    @Test("not on static properties")
    func staticProperty() {
        expectFault(
            "@Key on a static property has no effect, as it is no column; remove the @Key", line: 2, column: 5,
            in: """
                struct A {
                    @Key("y") static var x: Int = 5
                }
                """)
    }

    @Test("not on functions")
    func function() {
        expectFault(
            "@Key names the JSON key of a stored property; remove it here", line: 2, column: 5,
            in: """
                struct A {
                    @Key("y") func x() {}
                }
                """)
    }

    @Test("the whole object is JSON", arguments: ["String", "JSON?", "[JSON]"])
    func whole(type: String) {
        expectFault(
            "@Key(.whole) keeps the whole JSON object, so its property is of type JSON, not \(type); "
                + "write ': JSON', or name a key: @Key(\"json_key\")", line: 2, column: 25,
            in: """
                struct A {
                    @Key(.whole) let x: \(type)
                }
                """)
    }

    @Test("JSON with its module, and .whole with its type, are taken")
    func qualified() {
        expectExpansion(
            of: """
                struct A {
                    @Key(Satchel.WholeKey.whole) let x: Satchel.JSON
                }
                """)
    }
}
