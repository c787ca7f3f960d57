import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// An error of the user's, with its cure in the text.
struct Fault: DiagnosticMessage {
    let id: String
    let message: String

    var severity: DiagnosticSeverity { .error }
    var diagnosticID: MessageID { MessageID(domain: "Satchel", id: id) }
}

extension MacroExpansionContext {
    func fault(_ id: String, at node: some SyntaxProtocol, _ message: String) {
        diagnose(Diagnostic(node: node, message: Fault(id: id, message: message)))
    }
}
