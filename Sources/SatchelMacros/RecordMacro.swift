package import SwiftSyntax
import SwiftSyntaxBuilder
package import SwiftSyntaxMacros

/// `@Record`: makes a struct of stored properties a row type.
package struct RecordMacro {
    // The formatter would put blanks into `\Node?.?.id`, and so break it.
    package static var formatMode: FormatMode { .disabled }

    /// What to generate; nil where there are faults.
    private static func expansion(
        of declaration: some DeclGroupSyntax, type: String?, conformances: [TypeSyntax], in context: some MacroExpansionContext,
        reports: Bool
    ) -> RecordExpansion? {
        guard let structure = declaration.as(StructDeclSyntax.self) else { return nil }
        let collected = PropertyCollector(of: structure, in: context, reports: reports)
        guard !collected.isFaulty else { return nil }
        let missing = conformances.compactMap { $0.trimmedDescription.split(separator: ".").last.map(String.init) }
        return RecordExpansion(
            structure: structure, type: type ?? structure.name.text, properties: collected.properties, missing: Set(missing),
            context: context)
    }

    private static func kind(of declaration: some DeclGroupSyntax) -> String {
        switch DeclSyntax(declaration).as(DeclSyntaxEnum.self) {
        case .classDecl: "a class"
        case .enumDecl: "an enum"
        case .actorDecl: "an actor"
        case .protocolDecl: "a protocol"
        default: "an extension"
        }
    }
}

extension RecordMacro: MemberMacro {
    package static func expansion(
        of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax, conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        // The other role reports, once for both.
        guard let expansion = expansion(of: declaration, type: nil, conformances: [], in: context, reports: false), expansion.columnsInBody
        else { return [] }
        return ["\(raw: expansion.columnsType)", "\(raw: expansion.makerFunction)"]
    }
}

extension RecordMacro: ExtensionMacro {
    package static func expansion(
        of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax, providingExtensionsOf type: some TypeSyntaxProtocol,
        conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        guard declaration.is(StructDeclSyntax.self) else {
            context.fault(
                "notStruct", at: node,
                "@Record goes on a struct, as rows are values; this is \(kind(of: declaration)): make it a struct of stored properties")
            return []
        }
        let name = type.trimmedDescription
        guard let expansion = expansion(of: declaration, type: name, conformances: protocols, in: context, reports: true) else { return [] }
        let source: DeclSyntax = "\(raw: expansion.recordExtension)"
        return source.as(ExtensionDeclSyntax.self).map { [$0] } ?? []
    }
}
