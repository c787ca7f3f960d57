import Satchel
import SatchelColumns
import Testing

/// The rules that keep pipelines checkable, a test a rule: what the sources declare, and what the compiler makes of it.
@Suite("The rules of the language", .serialized) struct LanguageRuleTests {
    /// Every stage and method that takes a closure, by its name.
    private func closures(of owner: String) throws -> [String: [Declaration]] {
        let declarations = try Declaration.all(in: "Satchel").filter { $0.owner == owner && $0.isPublic && $0.takesClosure }
        return Dictionary(grouping: declarations, by: \.name)
    }

    @Test("|> has one declaration, which gives bags and deferred values alike") func onePipe() async throws {
        let pipes = try Declaration.all(in: "").filter { $0.name == "|>" }
        #expect(pipes.map(\.file) == ["Satchel/Pipelines/Pipe.swift"])
        #expect(pipes.first?.parameters == "bag: Bag<Input>, stage: Stage<Input, Result>")
        let source = """
            import Satchel
            func results(_ visits: Bag<Visit>) -> (Bag<String>, Deferred<Int>) { (visits |> .pluck(\\.kind), visits |> .count) }
            """
        #expect(try await Compiler(scopes: 1000).errors(in: source) == [:])
    }

    @Test("no stage name has two declarations that both take a closure", arguments: ["Stage", "Bag"])
    func oneClosureAName(owner: String) throws {
        let names = try closures(of: owner)
        #expect(Set(names.keys).isSuperset(of: ["map", "filter", "remove", "flatMap", "topk", "aggregated"]))
        // Of `grouped` there is one for each number of aggregates; the closure is the same in all.
        let several = names.filter { $0.key != "init" && $0.value.count > 1 }.mapValues { $0.map(\.fullName) }
        #expect(several == ["grouped": ["grouped(by:_:)", "grouped(by:_:_:)", "grouped(by:_:_:_:)", "grouped(by:_:_:_:_:)"]])
    }

    @Test("expressions and native code have distinct names") func distinctNames() throws {
        let stages = try Declaration.all(in: "Satchel/Stages").filter { $0.isPublic && !$0.isUnavailable }
        let native = stages.filter { $0.parameters?.hasPrefix("_ transform: ") ?? false }.map(\.name)
        #expect(Set(native) == ["mapEach", "filterEach", "flatMapEach"])
        #expect(Set(native).isDisjoint(with: stages.filter(\.takesClosure).map(\.name)))
    }

    @Test("overloads told apart by a label or a key path are fine") func labelsAndKeyPaths() async throws {
        let valid =
            Chains.piped("keys", [".topk(9) { $0.size }", ".topk(8, by: { $0.kind })", ".topk(7) { $0.page.path.count }"])
            + Chains.piped("one", [".pluck(\\.kind)", ".topk(3)"], "Bag<String>")
            + Chains.piped("two", [".pluck(\\.kind, \\.page.path)", ".distinct"], "Bag<Row2<String, String>>")
        #expect(try await Compiler(scopes: 2000).errors(in: "import Satchel\n" + valid) == [:])
        try await Chains.expect([
            (".topk(5) { $0.page }", ["static method 'topk(_:by:fileID:line:)' requires that 'Page' conform to 'SortableColumnValue'"]),
            (".topk(5) { $0.size + 0.5 }", ["binary operator '+' cannot be applied to operands of type 'Expr<Int?>' and 'Double'"]),
        ])
        try await Chains.expect(
            [(".pluck(\\.page.pth)", ["value of type 'Page' has no member 'pth'"])],
            then: [#".filter { $0.hasPrefix("a") }"#, ".frequencies", ".topk(3)", ".topk(2) { $0.count }"], "Bag<Frequency<String>>")
    }

    @Test(".json needs no type, .decode(JSON.self) no schema") func jsonNeedsNoType() async throws {
        let declared = try Declaration.all(in: "").filter { $0.name == "json" && $0.isPublic && ["Stage", "Bag"].contains($0.owner) }
        #expect(declared.map(\.file) == Array(repeating: "GitHubArchive/Stage+json.swift", count: 2))
        #expect(declared.allSatisfy { $0.parameters == nil })
        let source = """
            import GitHubArchive
            import Satchel
            let jupyter = Bag.s3("bucket", "2015") |> .json |> .filter { $0.repo.name.hasPrefix("jupyter/") } |> .repartition(10)
            let same: Bag<GitHubEvent> = jupyter
            let raw = Bag.s3("bucket", "2015") |> .decode(JSON.self) |> .filter { $0["repo"]["name"].string == "a" }
            let values: Bag<JSON> = raw
            let twice = jupyter |> .json
            """
        let message = "static property 'json' requires the types 'GitHubEvent' and 'String' be equivalent"
        #expect(try await Compiler(scopes: 1000).errors(in: source) == [7: [message]])
    }

    @Test("dynamic members are those of the record's columns: a computed property is an error at its place")
    func computedProperties() async throws {
        let message = "value of type 'Expr<Visit>' has no dynamic member 'host' using key path from root type 'Visit.Columns'"
        try await Chains.expect([
            (#".filter { $0.host == "a" }"#, [message]), (#".remove { $0.kind == "b" || $0.host.hasPrefix("a") }"#, [message]),
        ])
    }

    @Test("pluck takes a plain key path, which is no Sendable one; a computed one is a fault of the plan") func plainKeyPaths() async throws
    {
        let plucks = try Declaration.all(in: "Satchel/Stages").filter { $0.name == "pluck" && !$0.isUnavailable }
        #expect(plucks.count == 8)
        #expect(plucks.allSatisfy { $0.parameters?.contains("KeyPath<") ?? false && $0.parameters?.contains("Sendable") == false })
        let fault = #expect(throws: SatchelError.self) { try (Bag.s3("bucket") |> .visits |> .pluck(\.host)).explain() }
        #expect(fault?.code == .invalidPlan)
        // What a demand for Sendable would break: a helper that has its paths from elsewhere.
        let source = """
            import Satchel
            func counts<Element: Record, Value: ColumnValue & Hashable>(
                _ bag: Bag<Element>, by paths: [KeyPath<Element, Value>]
            ) -> [Bag<Frequency<Value>>] { paths.map { bag |> .pluck($0) |> .frequencies } }
            func tops(_ visits: Bag<Visit>) -> [Bag<Frequency<String>>] {
                counts(visits, by: [\\.kind, \\.page.path, (\\Visit.page).appending(path: \\.path)])
            }
            """
        #expect(try await Compiler(scopes: 1000).errors(in: source) == [:])
    }

    @Test("operators are members of Expr, and none is global but |>") func operatorsOfExpr() async throws {
        let operators = try Declaration.all(in: "").filter(\.isOperator)
        #expect(operators.filter { $0.owner == nil }.map(\.name) == ["|>"])
        let expressions = operators.filter { $0.file.hasPrefix("Satchel/") && $0.owner != nil }
        #expect(expressions.allSatisfy { $0.owner == "Expr" && $0.isStatic })
        let few = "== != < <= > >= + - * / % & | ^ ~ << >> && || ! ??".split(separator: " ").map(String.init)
        #expect(Set(expressions.map(\.name)) == Set(few))
        // One wrong operand, one message at its place.
        let symbols = ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>"]
        try await Chains.expect(
            symbols.map { symbol in
                let comparison = symbol.contains("=") || ["<", ">"].contains(symbol)
                let message = "binary operator '\(symbol)' cannot be applied to operands of type 'Expr<Int>' and 'String'"
                return (#".filter { $0.isBot || $0.page.id \#(symbol) "a"\#(comparison ? "" : " > 3") && $0.id > 1 }"#, [message])
            })
    }
}
