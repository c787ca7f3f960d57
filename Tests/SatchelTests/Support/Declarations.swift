import Foundation

/// The functions and properties that the sources declare, as far as the rules of the language speak of them.
struct Declaration {
    /// Without its backquotes; an operator's symbol.
    let name: String
    /// The type that is extended, or nil at the top level of a file.
    let owner: String?
    /// What stands between the parentheses; nil of a property.
    let parameters: String?
    let isPublic: Bool
    let isStatic: Bool
    /// There only for what the compiler says of it.
    let isUnavailable: Bool
    let file: String

    var isOperator: Bool { name.first.map { !$0.isLetter && $0 != "_" } ?? false }

    /// Whether a parameter is a closure: one of a type that holds an arrow.
    var takesClosure: Bool { parameters?.contains("->") ?? false }

    /// The name with the labels of what has to be given: `topk(_:by:)`.
    var fullName: String {
        guard let parameters else { return name }
        let labels = Self.split(parameters).filter { !$0.contains(" = ") }.map { $0.prefix { $0 != " " && $0 != ":" } + ":" }
        return "\(name)(\(labels.joined()))"
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../Sources")
        .standardized

    /// All of the files below a folder of the sources.
    static func all(in folder: String) throws -> [Declaration] {
        let folder = root.appendingPathComponent(folder)
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return try files.filter { $0.hasSuffix(".swift") }.sorted().flatMap { file in
            declarations(of: try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8), file: file)
        }
    }

    private static let types: Set<Substring> = ["extension", "struct", "class", "enum", "protocol"]
    private static let modifiers: Set<Substring> = ["public", "package", "fileprivate", "private", "static", "mutating", "prefix", "final"]

    private static func declarations(of source: String, file: String) -> [Declaration] {
        var found: [Declaration] = []
        var owner: String?
        var isUnavailable = false
        for line in source.split(separator: "\n") {
            let isTopLevel = line.first != " "
            let words = line.split(separator: " ", maxSplits: 6).drop { $0.first == "@" && !$0.contains("(") }
            let leading = words.prefix { modifiers.contains($0) }
            let rest = words.dropFirst(leading.count)
            switch rest.first {
            case "}": if isTopLevel { owner = nil }
            case let word? where isTopLevel && types.contains(word):
                owner = rest.dropFirst().first.map { String($0.prefix { $0.isLetter || $0.isNumber || $0 == "_" }) }
            case "func", "var":
                guard let word = rest.dropFirst().first, let name = name(word) else { continue }
                found.append(
                    Declaration(
                        name: name.filter { $0 != "`" }, owner: isTopLevel ? nil : owner,
                        parameters: rest.first == "func" ? parameters(source[name.endIndex...]) : nil,
                        isPublic: leading.contains("public"), isStatic: leading.contains("static"), isUnavailable: isUnavailable, file: file
                    ))
                isUnavailable = false
            default: if line.utf8.contains(UInt8(ascii: "*")), line.contains("*, unavailable") { isUnavailable = true }
            }
        }
        return found
    }

    /// Nil of what is no declaration, in a comment for one.
    private static func name(_ word: Substring) -> Substring? {
        guard let first = word.first else { return nil }
        let isName = first.isLetter || first == "_" || first == "`"
        return word.prefix { isName ? $0.isLetter || $0.isNumber || $0 == "_" || $0 == "`" : !"(".contains($0) }
    }

    /// The text of the first parentheses.
    private static func parameters(_ text: Substring) -> String {
        var depth = 0
        let inside = text.drop { $0 != "(" }.dropFirst().prefix { character in
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            return depth >= 0
        }
        return inside.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// At the commas outside of brackets.
    private static func split(_ parameters: String) -> [String] {
        var depth = 0
        return parameters.replacing("->", with: "→").split { character in
            if "([<".contains(character) { depth += 1 }
            if ")]>".contains(character) { depth -= 1 }
            return character == "," && depth == 0
        }.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
