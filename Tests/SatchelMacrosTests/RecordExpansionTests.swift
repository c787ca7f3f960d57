import Testing

@Suite("@Record's expansion")
struct RecordExpansionTests {
    @Test("columns, fields, reading and writing of a public struct, each column with its property's access")
    func publicStruct() {
        expectExpansion(
            of: """
                @Record public struct Actor {
                    public let id: Int
                    @Key("avatar_url") public let avatarURL: String
                    var org: Org?
                    private let secret: Bool
                }
                """,
            to: """
                public struct Actor {
                    public let id: Int
                    public let avatarURL: String
                    var org: Org?
                    private let secret: Bool

                    public nonisolated struct Columns: Sendable {
                        #sourceLocation(file: "test.swift", line: 2)
                        public let id = Satchel.Column<Actor, Int>(0, "id")
                        #sourceLocation(file: "test.swift", line: 3)
                        public let avatarURL = Satchel.Column<Actor, String>(1, "avatarURL")
                        #sourceLocation(file: "test.swift", line: 4)
                        let org = Satchel.Column<Actor, Org?>(2, "org")
                        #sourceLocation(file: "test.swift", line: 5)
                        fileprivate let secret = Satchel.Column<Actor, Bool>(3, "secret")
                        #sourceLocation()
                        public init() {
                            #sourceLocation(file: "test.swift", line: 2)
                            Satchel.RecordProperty.columnValue(Int.self)
                            #sourceLocation(file: "test.swift", line: 3)
                            Satchel.RecordProperty.columnValue(String.self)
                            #sourceLocation(file: "test.swift", line: 4)
                            Satchel.RecordProperty.columnValue(Org?.self)
                            #sourceLocation(file: "test.swift", line: 5)
                            Satchel.RecordProperty.columnValue(Bool.self)
                            #sourceLocation()
                        }
                    }

                    fileprivate nonisolated static func of(id: Satchel.Expr<Int>, avatarURL: Satchel.Expr<String>, org: Satchel.Expr<Org?>, secret: Satchel.Expr<Bool>) -> Satchel.Expr<Actor> {
                        Satchel.Expr<Actor>(fields: id, avatarURL, org, secret)
                    }
                }

                extension Actor: Sendable, Satchel.ColumnValue, Satchel.Record {
                    public static var columns: Columns { Columns() }
                    public static var fields: [Satchel.RecordField<Actor>] {
                        [
                            Satchel.RecordField("id", key: "id", \\Actor.id, optional: \\Actor?.?.id),
                            Satchel.RecordField("avatarURL", key: "avatar_url", \\Actor.avatarURL, optional: \\Actor?.?.avatarURL),
                            Satchel.RecordField("org", key: "org", \\Actor.org, optional: \\Actor?.?.org),
                            Satchel.RecordField("secret", key: "secret", \\Actor.secret, optional: \\Actor?.?.secret),
                        ]
                    }
                    public init(reading row: Satchel.RecordReader) throws {
                        self.id = try row.value(0)
                        self.avatarURL = try row.value(1)
                        self.org = try row.value(2)
                        self.secret = try row.value(3)
                    }
                    public func write(to row: Satchel.RecordWriter) throws {
                        try row.write(self.id, 0)
                        try row.write(self.avatarURL, 1)
                        try row.write(self.org, 2)
                        try row.write(self.secret, 3)
                    }
                }
                """)
    }

    @Test("a generic struct is a record where the arguments that its properties mention are column types")
    func generic() {
        expectExpansion(
            of: """
                @Record struct Pair<A, B, Tag> {
                    let first: A
                    let second: [B]?
                }
                """,
            to: """
                struct Pair<A, B, Tag> {
                    let first: A
                    let second: [B]?
                }

                extension Pair: Sendable, Satchel.ColumnValue, Satchel.Record where A: Satchel.ColumnValue, B: Satchel.ColumnValue {
                    nonisolated struct Columns: Sendable {
                        #sourceLocation(file: "test.swift", line: 2)
                        let first = Satchel.Column<Pair, A>(0, "first")
                        #sourceLocation(file: "test.swift", line: 3)
                        let second = Satchel.Column<Pair, [B]?>(1, "second")
                        #sourceLocation()
                        init() {
                            #sourceLocation(file: "test.swift", line: 2)
                            Satchel.RecordProperty.columnValue(A.self)
                            #sourceLocation(file: "test.swift", line: 3)
                            Satchel.RecordProperty.columnValue([B]?.self)
                            #sourceLocation()
                        }
                    }
                    nonisolated static func of(first: Satchel.Expr<A>, second: Satchel.Expr<[B]?>) -> Satchel.Expr<Pair> {
                        Satchel.Expr<Pair>(fields: first, second)
                    }
                    static var columns: Columns { Columns() }
                    static var fields: [Satchel.RecordField<Pair>] {
                        [
                            Satchel.RecordField("first", key: "first", \\Pair.first, optional: \\Pair?.?.first),
                            Satchel.RecordField("second", key: "second", \\Pair.second, optional: \\Pair?.?.second),
                        ]
                    }
                    init(reading row: Satchel.RecordReader) throws {
                        self.first = try row.value(0)
                        self.second = try row.value(1)
                    }
                    func write(to row: Satchel.RecordWriter) throws {
                        try row.write(self.first, 0)
                        try row.write(self.second, 1)
                    }
                }
                """)
    }

    @Test("lists of names, defaults, observers, keywords, escapes in keys; computed and static properties are left alone")
    func propertyKinds() {
        expectExpansion(
            of: """
                @Record fileprivate struct Odd {
                    let a, b: Int
                    var c: Int = 1, d: String?
                    var watched: Bool { didSet {} }
                    let `default`: Double
                    @Key("say \\"hi\\"\\n\\\\") let odd: (String)
                    @Key(.whole) let json: JSON
                    var sum: Int { a + b }
                    var both: Int { get { a } set {} }
                    static let zero = 0
                    static var one: Int { 1 }
                }
                """,
            to: """
                fileprivate struct Odd {
                    let a, b: Int
                    var c: Int = 1, d: String?
                    var watched: Bool { didSet {} }
                    let `default`: Double
                    let odd: (String)
                    let json: JSON
                    var sum: Int { a + b }
                    var both: Int { get { a } set {} }
                    static let zero = 0
                    static var one: Int { 1 }

                    fileprivate nonisolated struct Columns: Sendable {
                        #sourceLocation(file: "test.swift", line: 2)
                        let a = Satchel.Column<Odd, Int>(0, "a")
                        #sourceLocation(file: "test.swift", line: 2)
                        let b = Satchel.Column<Odd, Int>(1, "b")
                        #sourceLocation(file: "test.swift", line: 3)
                        let c = Satchel.Column<Odd, Int>(2, "c")
                        #sourceLocation(file: "test.swift", line: 3)
                        let d = Satchel.Column<Odd, String?>(3, "d")
                        #sourceLocation(file: "test.swift", line: 4)
                        let watched = Satchel.Column<Odd, Bool>(4, "watched")
                        #sourceLocation(file: "test.swift", line: 5)
                        let `default` = Satchel.Column<Odd, Double>(5, "default")
                        #sourceLocation(file: "test.swift", line: 6)
                        let odd = Satchel.Column<Odd, (String)>(6, "odd")
                        #sourceLocation(file: "test.swift", line: 7)
                        let json = Satchel.Column<Odd, JSON>(7, "json")
                        #sourceLocation()
                        fileprivate init() {
                            #sourceLocation(file: "test.swift", line: 2)
                            Satchel.RecordProperty.columnValue(Int.self)
                            #sourceLocation(file: "test.swift", line: 2)
                            Satchel.RecordProperty.columnValue(Int.self)
                            #sourceLocation(file: "test.swift", line: 3)
                            Satchel.RecordProperty.columnValue(Int.self)
                            #sourceLocation(file: "test.swift", line: 3)
                            Satchel.RecordProperty.columnValue(String?.self)
                            #sourceLocation(file: "test.swift", line: 4)
                            Satchel.RecordProperty.columnValue(Bool.self)
                            #sourceLocation(file: "test.swift", line: 5)
                            Satchel.RecordProperty.columnValue(Double.self)
                            #sourceLocation(file: "test.swift", line: 6)
                            Satchel.RecordProperty.columnValue((String).self)
                            #sourceLocation(file: "test.swift", line: 7)
                            Satchel.RecordProperty.columnValue(JSON.self)
                            #sourceLocation()
                        }
                    }

                    fileprivate nonisolated static func of(a: Satchel.Expr<Int>, b: Satchel.Expr<Int>, c: Satchel.Expr<Int>, d: Satchel.Expr<String?>, watched: Satchel.Expr<Bool>, `default`: Satchel.Expr<Double>, odd: Satchel.Expr<(String)>, json: Satchel.Expr<JSON>) -> Satchel.Expr<Odd> {
                        Satchel.Expr<Odd>(fields: a, b, c, d, watched, `default`, odd, json)
                    }
                }

                extension Odd: Sendable, Satchel.ColumnValue, Satchel.Record {
                    fileprivate static var columns: Columns { Columns() }
                    fileprivate static var fields: [Satchel.RecordField<Odd>] {
                        [
                            Satchel.RecordField("a", key: "a", \\Odd.a, optional: \\Odd?.?.a),
                            Satchel.RecordField("b", key: "b", \\Odd.b, optional: \\Odd?.?.b),
                            Satchel.RecordField("c", key: "c", \\Odd.c, optional: \\Odd?.?.c),
                            Satchel.RecordField("d", key: "d", \\Odd.d, optional: \\Odd?.?.d),
                            Satchel.RecordField("watched", key: "watched", \\Odd.watched, optional: \\Odd?.?.watched),
                            Satchel.RecordField("default", key: "default", \\Odd.`default`, optional: \\Odd?.?.`default`),
                            Satchel.RecordField("odd", key: #"say "hi"\\#n\\"#, \\Odd.odd, optional: \\Odd?.?.odd),
                            Satchel.RecordField("json", wholeObject: \\Odd.json, optional: \\Odd?.?.json),
                        ]
                    }
                    fileprivate init(reading row: Satchel.RecordReader) throws {
                        self.a = try row.value(0)
                        self.b = try row.value(1)
                        self.c = try row.value(2)
                        self.d = try row.value(3)
                        self.watched = try row.value(4)
                        self.`default` = try row.value(5)
                        self.odd = try row.value(6)
                        self.json = try row.value(7)
                    }
                    fileprivate func write(to row: Satchel.RecordWriter) throws {
                        try row.write(self.a, 0)
                        try row.write(self.b, 1)
                        try row.write(self.c, 2)
                        try row.write(self.d, 3)
                        try row.write(self.watched, 4)
                        try row.write(self.`default`, 5)
                        try row.write(self.odd, 6)
                        try row.write(self.json, 7)
                    }
                }
                """)
    }

    @Test("a record in another type is named by its whole path, and its columns stand in its body")
    func nested() {
        expectExpansion(
            of: """
                enum Outer {
                    @Record package struct Inner {
                        package let kid: Kid
                    }
                }
                """,
            to: """
                enum Outer {
                    package struct Inner {
                        package let kid: Kid

                        package nonisolated struct Columns: Sendable {
                            #sourceLocation(file: "test.swift", line: 3)
                            package let kid = Satchel.Column<Inner, Kid>(0, "kid")
                            #sourceLocation()
                            package init() {
                                #sourceLocation(file: "test.swift", line: 3)
                                Satchel.RecordProperty.columnValue(Kid.self)
                                #sourceLocation()
                            }
                        }

                        package nonisolated static func of(kid: Satchel.Expr<Kid>) -> Satchel.Expr<Inner> {
                            Satchel.Expr<Inner>(fields: kid)
                        }
                    }
                }

                extension Outer.Inner: Sendable, Satchel.ColumnValue, Satchel.Record {
                    package static var columns: Columns { Columns() }
                    package static var fields: [Satchel.RecordField<Outer.Inner>] {
                        [
                            Satchel.RecordField("kid", key: "kid", \\Outer.Inner.kid, optional: \\Outer.Inner?.?.kid),
                        ]
                    }
                    package init(reading row: Satchel.RecordReader) throws {
                        self.kid = try row.value(0)
                    }
                    package func write(to row: Satchel.RecordWriter) throws {
                        try row.write(self.kid, 0)
                    }
                }
                """)
    }

    @Test("conformances that the struct states are not repeated", arguments: [[], ["Record"], ["ColumnValue", "Record"]])
    func stated(missing: [String]) {
        let list = missing.map { "Satchel.\($0)" }.joined(separator: ", ")
        expectExpansion(
            of: """
                @Record struct A {
                    let x: Int
                }
                """,
            to: """
                struct A {
                    let x: Int

                    nonisolated struct Columns: Sendable {
                        #sourceLocation(file: "test.swift", line: 2)
                        let x = Satchel.Column<A, Int>(0, "x")
                        #sourceLocation()
                        init() {
                            #sourceLocation(file: "test.swift", line: 2)
                            Satchel.RecordProperty.columnValue(Int.self)
                            #sourceLocation()
                        }
                    }

                    nonisolated static func of(x: Satchel.Expr<Int>) -> Satchel.Expr<A> {
                        Satchel.Expr<A>(fields: x)
                    }
                }

                extension A\(missing.isEmpty ? "" : ": ")\(list) {
                    static var columns: Columns { Columns() }
                    static var fields: [Satchel.RecordField<A>] {
                        [
                            Satchel.RecordField("x", key: "x", \\A.x, optional: \\A?.?.x),
                        ]
                    }
                    init(reading row: Satchel.RecordReader) throws {
                        self.x = try row.value(0)
                    }
                    func write(to row: Satchel.RecordWriter) throws {
                        try row.write(self.x, 0)
                    }
                }
                """,
            conformances: missing)
    }
}
