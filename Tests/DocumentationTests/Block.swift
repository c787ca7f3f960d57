import Foundation

/// A fenced block of Swift in a guide, and what the guide says about it.
///
/// A comment on the line before the fence tells what it is: `<!-- shared -->`, `<!-- file: Name.swift -->`, `<!-- manifest -->` or
/// `<!-- mistake -->`; without one it is a function body of its own.
struct Block: Sendable {
    enum Kind: Equatable {
        /// Statements, compiled as the body of a function.
        case statements
        /// Declarations that all blocks of the guide see.
        case shared
        /// A whole file of that name.
        case file(String)
        /// A `Package.swift`.
        case manifest
        /// What does not compile; the text after it is what the compiler says.
        case mistake
    }

    let kind: Kind
    /// The line of the guide, from 1, on which its first line of code stands.
    let firstLine: Int
    let code: [String]
    /// The text block after it: what it prints.
    var output: [String]?

    /// A result beside its expression: `events |> .count      // → 5`.
    struct Claim: Equatable {
        /// The line of the guide.
        let line: Int
        let value: String
    }

    var claims: [Claim] {
        code.enumerated().compactMap { index, text in
            text.range(of: Self.arrow).map { Claim(line: firstLine + index, value: String(text[$0.upperBound...])) }
        }
    }

    var isRun: Bool { output != nil && kind != .mistake || !claims.isEmpty }

    var prints: Bool { code.contains { $0.contains("print(") } }

    static let arrow = "// → "
}
