import Testing

/// Functions with long chains of stages over visits, for the compiler.
enum Chains {
    private static let filler = [
        ".filter { $0.page.id % 3 == 0 || $0.isBot }", ".remove { $0.visitor.isNil }", ".take(1000)", ".topk(99) { $0.size }",
    ]

    /// The stages in the middle of 24 others that compile; at the end, where the result is no bag of visits.
    static func piped(_ name: String, _ stages: [String], _ result: String = "Bag<Visit>") -> String {
        let others = (0..<24).map { filler[$0 % filler.count] }
        let lines = result == "Bag<Visit>" ? others.prefix(12) + stages + others.suffix(12) : others + stages
        return "func \(name)(_ visits: Bag<Visit>) -> \(result) {\n    visits\n"
            + lines.map { "        |> \($0)\n" }.joined() + "}\n"
    }

    /// Each mistake stands in a chain of its own: what the compiler says of its line, where it says nothing else.
    ///
    /// - Parameter next: what follows on mistakes in stages that make other elements.
    static func expect(
        _ mistakes: [(stage: String, messages: [String])], then next: [String] = [], _ result: String = "Bag<Visit>",
        scopes: Int = 100_000, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let chains = mistakes.enumerated().map { piped("wrong\($0.offset)", [$0.element.stage + "  // mistake"] + next, result) }
        let source = "import Satchel\n" + chains.joined()
        let places = source.split(separator: "\n").enumerated().filter { $0.element.hasSuffix("// mistake") }.map { $0.offset + 1 }
        let errors = try await Compiler(scopes: scopes).errors(in: source)
        for (mistake, place) in zip(mistakes, places) {
            #expect(errors[place] ?? [] == mistake.messages.sorted(), "\(mistake.stage)", sourceLocation: sourceLocation)
        }
        #expect(Set(errors.keys).subtracting(places) == [], sourceLocation: sourceLocation)
    }
}
