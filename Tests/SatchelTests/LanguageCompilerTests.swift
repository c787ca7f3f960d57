import Testing

/// What the compiler makes of pipelines: long ones are cheap to check, and mistakes are reported where they are.
@Suite(.serialized) struct LanguageCompilerTests {
    private static let stages = [
        #".filter { $0.page.path.hasPrefix("jupyter/") }"#, #".filter { $0.size ?? 0 > 3 && $0.kind == "push" }"#, ".repartition(10)",
        ".remove { $0.visitor.isNil }", ".prefix(1000)", ".topk(5) { $0.size }",
        #".filter { $0.visitor.name == "a" || $0.page.id % 2 == 0 }"#,
    ]

    /// A function with a chain of so many stages, one a line.
    private func chain(_ count: Int, _ separator: String, mistake: String? = nil) -> String {
        var lines = (0..<count - 4).map { Self.stages[$0 % Self.stages.count] }
        lines += [".map { $0.page.path.lowercased() + \"!\" }", ".frequencies", ".topk(10)"]
        if let mistake { lines[count / 2] = mistake + "  // mistake" }
        let head = separator == "." ? "Bag.s3(\"a\").decode(Visit.self)" : "Bag.s3(\"a\") |> .visits"
        let text = lines.map { separator == "." ? "        \($0)" : "        |> \($0)" }.joined(separator: "\n")
        return "func chain\(count)\(separator == "." ? "Methods" : "")() -> Bag<Frequency<String>> {\n    \(head)\n\(text)\n}\n"
    }

    private func lines(of text: String, in source: String) -> [Int] {
        source.split(separator: "\n", omittingEmptySubsequences: false).enumerated().filter { $1.contains(text) }.map { $0.offset + 1 }
    }

    @Test func longChainsAreCheapToCheck() async throws {
        let chains = [10, 20, 40].flatMap { [chain($0, "|>"), chain($0, ".")] }
        // Plain Swift's limit is 1,000,000.
        #expect(try await Compiler(scopes: 2000).errors(in: "import Satchel\n" + chains.joined()) == [:])
    }

    @Test(arguments: [
        (
            #".filter { $0.page.pth == "x" }"#,
            "value of type 'Expr<Page>' has no dynamic member 'pth' using key path from root type 'Page.Columns'"
        ),
        (".filter { $0.kind == 3 }", "binary operator '==' cannot be applied to operands of type 'Expr<String>' and 'Int'"),
    ]) func aMistakeInALongChainIsFound(mistake: String, message: String) async throws {
        let chains = [10, 20, 40].flatMap { [chain($0, "|>", mistake: mistake), chain($0, ".", mistake: mistake)] }
        let source = "import Satchel\n" + chains.joined()
        let places = lines(of: "// mistake", in: source)
        #expect(places.count == 6)
        let errors = try await Compiler(scopes: 100_000).errors(in: source)
        #expect(errors == Dictionary(uniqueKeysWithValues: places.map { ($0, [message]) }))
    }

    /// `topk` has three declarations, which a mistake in its closure goes through: found at its line all the same, at a tenth of Swift's limit.
    @Test(arguments: [
        (
            ".topk(5) { $0.pth }",
            [
                "generic parameter 'Key' could not be inferred",
                "value of type 'Expr<Visit>' has no dynamic member 'pth' using key path from root type 'Visit.Columns'",
            ]
        ),
        (".topk(5) { $0.page }", ["static method 'topk(_:by:fileID:line:)' requires that 'Page' conform to 'SortableColumnValue'"]),
        (".topk(5) { $0.size + 0.5 }", ["binary operator '+' cannot be applied to operands of type 'Expr<Int?>' and 'Double'"]),
        (#".topk("5") { $0.size }"#, ["cannot convert value of type 'String' to expected argument type 'Int'"]),
        (
            ".topk(5)",
            [
                "'topk(_:fileID:line:)' is unavailable: topk needs numbers, strings, dates or frequencies; say by what otherwise: "
                    + "topk(3) { $0.size }"
            ]
        ),
    ]) func aMistakeInTopkInTheMiddleOfAChain(mistake: String, messages: [String]) async throws {
        let source = "import Satchel\n" + [20, 40].map { chain($0, "|>", mistake: mistake) }.joined()
        let errors = try await Compiler(scopes: 100_000).errors(in: source)
        #expect(errors == Dictionary(uniqueKeysWithValues: lines(of: "// mistake", in: source).map { ($0, messages) }))
    }

    private static let terms = [
        #"$0.page.path.hasPrefix("a")"#, "$0.id > limit", "$0.size ?? 0 > 3", #"$0.kind == "x""#, #"$0.visitor.name == "y""#,
        "$0.id % 2 == 1", "$0.score * 2 + 1 > 3.5", "!$0.isBot", "$0.size > 3", #"$0.kind + "/" != "b/""#, "1 + $0.id - 4 < 10",
        "$0.visitor.isNil",
    ]

    private func condition(_ name: String, _ terms: [String], _ operation: String = "&&") -> String {
        "func \(name)(_ visits: Bag<Visit>, limit: Int) -> Bag<Visit> {\n    visits |> .filter {\n        "
            + terms.joined(separator: "\n            \(operation) ") + "\n    }\n}\n"
    }

    @Test func conditionsOfTwelveTerms() async throws {
        let valid = "import Satchel\n" + condition("all", Self.terms) + condition("any", Self.terms, "||")
        #expect(try await Compiler(scopes: 2000).errors(in: valid) == [:])
        // Plain Swift needs longer for the same mistake over a struct, and gives up on some.
        var terms = Self.terms
        terms[7] = "$0.kind == 4"
        let source = "import Satchel\n" + condition("wrong", terms)
        let message = "binary operator '==' cannot be applied to operands of type 'Expr<String>' and 'Int'"
        #expect(try await Compiler().errors(in: source) == [lines(of: terms[7], in: source)[0]: [message]])
    }

    /// Closures over lists, one inside the other, are as cheap; a mistake in the innermost is found there.
    @Test func closuresInClosures() async throws {
        func nested(_ name: String, _ innermost: String) -> String {
            let head = "func \(name)(_ visits: Bag<Visit>) -> Bag<[Int]> {\n    visits |> .map { visit in\n"
            return head
                + "        (visit.links ?? []).map { link in\n            (visit.links ?? []).filter { other in\n                \(innermost)\n"
                + "            }.count + link.to.count\n        }\n    }\n}\n"
        }
        let valid = (0..<5).map {
            nested(
                "valid\($0)", "other.to.contains(link.to) && (visit.links ?? []).contains { $0.to == other.to } && other.to != visit.kind")
        }
        #expect(try await Compiler(scopes: 2000).errors(in: "import Satchel\n" + valid.joined()) == [:])
        let wrong = "other.to.contains(link.to) && other.to == 3"
        let source = "import Satchel\n" + nested("wrong", wrong)
        let message = "binary operator '==' cannot be applied to operands of type 'Expr<String>' and 'Int'"
        #expect(try await Compiler().errors(in: source) == [lines(of: wrong, in: source)[0]: [message]])
    }

    /// The messages on the line of each mistake; an empty list where it compiles.
    @Test func ordinaryMistakes() async throws {
        var source = "import Satchel\n\n" + Mistake.declarations
        var places: [Int] = []
        for (index, mistake) in Mistake.all.enumerated() {
            source += "func mistake\(index)(_ visits: Bag<Visit>, lines: Bag<String>, limit: Int) {\n"
            places.append(source.utf8.count { $0 == UInt8(ascii: "\n") } + 1)
            source += "    _ = \(mistake.code)\n}\n"
        }
        let errors = try await Compiler().errors(in: source)
        for (mistake, place) in zip(Mistake.all, places) {
            #expect(errors[place] ?? [] == mistake.messages.sorted(), "\(mistake.code)")
        }
        #expect(Set(errors.keys).subtracting(places) == [])
    }
}
