import SwiftSyntax

/// A stored property of a record's struct, as spelled: its column is made from it.
struct StoredProperty {
    /// As in the source, with its backticks.
    let identifier: String
    let type: TypeSyntax
    /// What stands before the column's `let`: `public`, `package`, `fileprivate` or nothing.
    let access: String
    /// The JSON key; nil: the whole object.
    let key: String?
    let node: Syntax
    var name: String { Self.plain(identifier) }

    /// The name without backticks.
    static func plain(_ identifier: String) -> String {
        let isQuoted = identifier.hasPrefix("`") && identifier.hasSuffix("`") && identifier.count > 2
        return isQuoted ? String(identifier.dropFirst().dropLast()) : identifier
    }
}

extension PatternBindingSyntax {
    /// No accessors but observers.
    var isStored: Bool {
        switch accessorBlock?.accessors {
        case nil: true
        case .getter: false
        case .accessors(let accessors): accessors.allSatisfy { ["willSet", "didSet"].contains($0.accessorSpecifier.text) }
        }
    }
}

extension VariableDeclSyntax {
    var isStatic: Bool { modifiers.contains { ["static", "class"].contains($0.name.text) } }
    var isLazy: Bool { modifiers.contains { $0.name.text == "lazy" } }
    var isLet: Bool { bindingSpecifier.text == "let" }

    /// An attribute that may be a property wrapper or another macro: those of the language begin in lower case.
    var foreignAttribute: AttributeSyntax? {
        for case .attribute(let attribute) in attributes {
            let name = attribute.baseName
            if name != "Key", name != "MainActor", name.first?.isUppercase == true { return attribute }
        }
        return nil
    }
}

extension DeclModifierListSyntax {
    /// The access that generated members need to be seen where these modifiers' declaration is seen.
    var memberAccess: String {
        for modifier in self where modifier.detail == nil {
            switch modifier.name.text {
            case "public", "open": return "public "
            case "package": return "package "
            case "fileprivate", "private": return "fileprivate "
            default: continue
            }
        }
        return ""
    }
}
