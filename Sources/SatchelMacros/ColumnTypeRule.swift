import SwiftSyntax

/// What can be told from the spelling of a property's type alone; the rest is the `ColumnValue` constraint's to say.
struct ColumnTypeRule {
    /// The names that mean the record itself: `Node`, `Outer.Node`, `Self`.
    let ownNames: Set<String>

    enum Finding: Equatable {
        /// A shape that no column has, as a noun: "a tuple".
        case shape(String)
        case implicitlyUnwrapped
        /// A dictionary by something else than strings.
        case dictionaryKey(String)
        case set(element: String)
        case namesItself
    }

    func check(_ type: TypeSyntax) -> Finding? {
        switch type.as(TypeSyntaxEnum.self) {
        case .tupleType(let tuple):
            // Parentheses around one type are no tuple.
            guard tuple.elements.count == 1, let only = tuple.elements.first, only.firstName == nil, only.ellipsis == nil else {
                return .shape("a tuple")
            }
            return check(only.type)
        case .functionType: return .shape("a function")
        case .attributedType(let attributed): return check(attributed.baseType)
        case .someOrAnyType(let existential):
            return .shape(existential.someOrAnySpecifier.text == "some" ? "an opaque type" : "an existential type")
        case .compositionType: return .shape("an existential type")
        case .metatypeType: return .shape("a metatype")
        case .inlineArrayType: return .shape("an inline array")
        case .implicitlyUnwrappedOptionalType(let optional): return check(optional.wrappedType) ?? .implicitlyUnwrapped
        case .optionalType(let optional): return check(optional.wrappedType)
        case .arrayType(let array): return check(array.element)
        case .dictionaryType(let dictionary): return check(key: dictionary.key) ?? check(dictionary.value)
        case .identifierType(let identifier): return check(name: identifier.name.text, identifier.genericArgumentClause, whole: type)
        case .memberType(let member):
            let plain = member.baseType.trimmedDescription == "Swift" ? member.name.text : type.trimmedDescription
            return check(name: plain, member.genericArgumentClause, whole: type)
        default: return nil
        }
    }

    /// The keys of objects are strings; a name that is none may stand for `String` all the same.
    private func check(key: TypeSyntax) -> Finding? {
        if let finding = check(key) { return finding }
        let known = [
            "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "Double", "Float", "Bool", "Date",
        ]
        let isOther = known.contains(key.trimmedDescription) || !key.is(IdentifierTypeSyntax.self) && !key.is(MemberTypeSyntax.self)
        return isOther ? .dictionaryKey(key.trimmedDescription) : nil
    }

    private func check(name: String, _ arguments: GenericArgumentClauseSyntax?, whole: TypeSyntax) -> Finding? {
        if name == "Any" || name == "AnyObject" { return .shape("an existential type") }
        let spelled = arguments == nil ? name : String(whole.trimmedDescription.prefix { $0 != "<" })
        if ownNames.contains(spelled) { return .namesItself }
        if name == "Set", let element = arguments?.arguments.first {
            return .set(element: element.argument.trimmedDescription)
        }
        // An argument of another generic type, as in ID<Node>, may be a mere tag.
        guard let arguments, ["Optional", "Array", "Dictionary"].contains(name) else { return nil }
        if name == "Dictionary", case .type(let key)? = arguments.arguments.first?.argument, let finding = check(key: key) {
            return finding
        }
        for case .type(let argument) in arguments.arguments.lazy.map(\.argument) {
            if let finding = check(argument) { return finding }
        }
        return nil
    }
}

extension TypeSyntax {
    /// `JSON`, with or without its module.
    var isJSON: Bool { ["JSON", "Satchel.JSON", "SatchelColumns.JSON"].contains(trimmedDescription) }
}
