import SwiftParser
import SwiftSyntax

/// What a property's `@Key` says.
enum KeyAttribute {
    case none
    case name(String)
    case whole
    /// No literal: `KeyMacro` reports it.
    case unreadable

    init(_ attributes: AttributeListSyntax) {
        for case .attribute(let attribute) in attributes where attribute.baseName == "Key" {
            self.init(attribute)
            return
        }
        self = .none
    }

    init(_ attribute: AttributeSyntax) {
        guard case .argumentList(let arguments)? = attribute.arguments, arguments.count == 1, let argument = arguments.first?.expression
        else {
            self = .unreadable
            return
        }
        if let name = argument.as(StringLiteralExprSyntax.self)?.representedLiteralValue {
            self = .name(name)
        } else if let member = argument.as(MemberAccessExprSyntax.self), member.declName.baseName.text == "whole",
            member.base == nil || member.base?.trimmedDescription.split(separator: ".").last == "WholeKey"
        {
            self = .whole
        } else {
            self = .unreadable
        }
    }
}

extension AttributeSyntax {
    /// The attribute's name without its module.
    var baseName: String {
        if let member = attributeName.as(MemberTypeSyntax.self) { return member.name.text }
        return attributeName.as(IdentifierTypeSyntax.self)?.name.text ?? attributeName.trimmedDescription
    }
}
