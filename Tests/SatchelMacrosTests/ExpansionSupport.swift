import SatchelMacros
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacrosGenericTestSupport
import Testing

/// Expands `@Record` and `@Key` in the source, and reports what differs to Swift Testing.
///
/// Nil for `expanded`: the source without its attributes, as macros that report an error add nothing.
func expectExpansion(
    of source: String, to expanded: String? = nil, diagnostics: [DiagnosticSpec] = [],
    conformances: [String] = ["Sendable", "ColumnValue", "Record"], fileID: StaticString = #fileID,
    filePath: StaticString = #filePath, line: UInt = #line, column: UInt = #column
) {
    let bare = source.replacing(#/@Record\s+/#, with: "").replacing(#/@Key\(([^()]|\([^)]*\))*\)\s+/#, with: "")
    assertMacroExpansion(
        source, expandedSource: expanded ?? bare, diagnostics: diagnostics,
        macroSpecs: [
            "Record": MacroSpec(type: RecordMacro.self, conformances: conformances.map { TypeSyntax("\(raw: $0)") }),
            "Key": MacroSpec(type: KeyMacro.self),
        ],
        failureHandler: { failure in
            let place = failure.location
            Issue.record(
                "\(failure.message)",
                sourceLocation: SourceLocation(fileID: place.fileID, filePath: place.filePath, line: place.line, column: place.column))
        },
        fileID: fileID, filePath: filePath, line: line, column: column)
}

/// Expects one error, and no expansion.
func expectFault(
    _ message: String, line: Int, column: Int, in source: String, fileID: StaticString = #fileID, filePath: StaticString = #filePath,
    at testLine: UInt = #line
) {
    expectExpansion(
        of: source, diagnostics: [DiagnosticSpec(message: message, line: line, column: column)], fileID: fileID, filePath: filePath,
        line: testLine)
}
