package import SwiftSyntax
package import SwiftSyntaxMacros

/// `@Key`: generates nothing, `RecordMacro` reads it; this reports where it is misplaced.
package struct KeyMacro: PeerMacro {
    package static func expansion(
        of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol, in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let variable = declaration.as(VariableDeclSyntax.self) else {
            context.fault("keyPlace", at: node, "@Key names the JSON key of a stored property; remove it here")
            return []
        }
        if variable.isStatic {
            context.fault("keyStatic", at: node, "@Key on a static property has no effect, as it is no column; remove the @Key")
            return []
        }
        guard variable.bindings.contains(where: \.isStored) else {
            context.fault("keyComputed", at: node, "@Key on a computed property has no effect, as it is no column; remove the @Key")
            return []
        }
        switch KeyAttribute(node) {
        case .unreadable:
            context.fault(
                "keyLiteral", at: node, "@Key takes one string literal without interpolation, or .whole: write @Key(\"json_key\")")
        case .whole:
            if let type = variable.bindings.last?.typeAnnotation?.type, !type.isJSON {
                context.fault(
                    "wholeType", at: type,
                    "@Key(.whole) keeps the whole JSON object, so its property is of type JSON, not \(type.trimmedDescription); "
                        + "write ': JSON', or name a key: @Key(\"json_key\")")
            }
        case .name(""):
            context.fault(
                "keyEmpty", at: node, "@Key(\"\") names an empty JSON key; write the key's name, or remove the @Key to use the property's")
        case .none, .name: break
        }
        return []
    }
}
