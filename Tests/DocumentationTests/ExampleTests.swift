import Foundation
import Testing

/// The guide to the language shows all of it.
struct ExampleTests {
    /// The operators, functions and properties of expressions, each with the name of its file.
    private static func declared() throws -> [(name: String, file: String)] {
        let folder = Guide.root.appendingPathComponent("Sources/Satchel/Expressions")
        var found: [(name: String, file: String)] = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() where file != "Expr+Unfit.swift" {
            let source = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            for match in source.matches(of: /\n    public (?:static )?(?:prefix )?(?:func|var) (?:`?([A-Za-z0-9]+)|([^ (]+))/) {
                found.append((String(match.1 ?? match.2 ?? ""), file))
            }
        }
        return found
    }

    /// Whether an example has it in a closure, which is one over expressions then.
    private static func isShown(_ name: String, in closures: [String]) -> Bool {
        if name.allSatisfy({ $0.isLetter || $0.isNumber }) {
            return closures.contains { $0.matches(of: /\.([A-Za-z0-9]+)/).contains { $0.1 == name } }
        }
        // Between its operands, or before the only one.
        return closures.contains { $0.contains(" \(name) ") || $0.contains(" \(name)$0") || $0.contains(" \(name)(") }
    }

    @Test func everyFunctionOfExpressionsHasAnExample() throws {
        let guide = Guide("Guides/Language.md")
        let closures = guide.blocks.filter { $0.kind == .statements }.flatMap(\.code).compactMap { line in
            line.firstIndex(of: "{").map { String(line[$0...]) }
        }
        let declared = try Self.declared()
        let names = Set(declared.map(\.name))
        #expect(names.isSuperset(of: ["hasPrefix", "+", "==", "??", "~", "as", "keys", "toDateOrNil", "<<"]) && names.count > 80)
        for (name, file) in declared where !Self.isShown(name, in: closures) {
            guide.fail("no example has \(name), of \(file)", at: 1)
        }
    }
}
