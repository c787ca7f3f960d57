import SwiftSyntax
import SwiftSyntaxMacros

/// Goes through a struct's members, keeps its stored properties and reports those that can be no columns.
struct PropertyCollector<Context: MacroExpansionContext> {
    let context: Context
    let reports: Bool
    let rule: ColumnTypeRule
    private(set) var properties: [StoredProperty] = []
    private(set) var isFaulty = false

    /// With `reports` false it only finds out whether there are faults.
    init(of structure: StructDeclSyntax, in context: Context, reports: Bool) {
        self.context = context
        self.reports = reports
        let path = context.lexicalContext.reversed().compactMap(\.nominalName) + [structure.name.text]
        rule = ColumnTypeRule(ownNames: ["Self", structure.name.text, path.joined(separator: ".")])
        for member in structure.memberBlock.members {
            if let variable = member.decl.as(VariableDeclSyntax.self) {
                add(variable)
            } else if let condition = member.decl.as(IfConfigDeclSyntax.self) {
                rejectStored(in: condition)
            }
        }
        checkKeys()
        if properties.isEmpty, !isFaulty {
            fault(
                "noProperties", at: structure.name,
                "'\(structure.name.text)' has no stored properties, so it would have no columns; give it one, as in 'let id: Int'")
        }
        checkVisibility(of: structure)
    }

    private mutating func fault(_ id: String, at node: some SyntaxProtocol, _ message: String) {
        isFaulty = true
        if reports { context.fault(id, at: node, message) }
    }

    private mutating func add(_ variable: VariableDeclSyntax) {
        guard !variable.isStatic else { return }
        if variable.isLazy {
            fault("lazy", at: variable, "a lazy property is no column; make it a computed property, or a stored one without 'lazy'")
            return
        }
        let bindings = Array(variable.bindings)
        for (index, binding) in bindings.enumerated() where binding.isStored {
            if let attribute = variable.foreignAttribute {
                fault(
                    "wrapper", at: attribute,
                    "a property with a wrapper (\(attribute.trimmedDescription)) is no column; remove the attribute, "
                        + "or make a computed property of it")
                return
            }
            // `let a, b: Int`: a type belongs to the names before it too, as far as they have no value.
            let type =
                binding.initializer == nil
                ? bindings[index...].first { $0.typeAnnotation != nil || $0.initializer != nil }?.typeAnnotation?.type
                : binding.typeAnnotation?.type
            add(binding, type: type, of: variable)
        }
    }

    private mutating func add(_ binding: PatternBindingSyntax, type: TypeSyntax?, of variable: VariableDeclSyntax) {
        guard let identifier = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier else {
            fault("pattern", at: binding.pattern, "a record has one column a property; declare each with a 'let' or 'var' of its own")
            return
        }
        let name = identifier.text
        if variable.isLet, binding.initializer != nil {
            fault(
                "constant", at: binding,
                "'\(name)' has its value already and can't be read from a row; write 'static let', a computed property, "
                    + "or 'var' for a value that rows replace")
            return
        }
        guard let type else {
            let value = binding.initializer.map { " \($0.trimmedDescription)" } ?? ""
            fault(
                "type", at: binding,
                "'\(name)' needs its type spelled out, as a macro sees no inferred types; write '\(name): Type\(value)'")
            return
        }
        if let finding = rule.check(type) {
            report(finding, type, name)
            return
        }
        let key: String? =
            switch KeyAttribute(variable.attributes) {
            case .name(let key): key
            case .whole: nil
            case .none, .unreadable: StoredProperty.plain(name)
            }
        properties.append(
            StoredProperty(identifier: name, type: type.trimmed, access: variable.modifiers.memberAccess, key: key, node: Syntax(binding)))
    }

    private mutating func report(_ finding: ColumnTypeRule.Finding, _ type: TypeSyntax, _ name: String) {
        switch finding {
        case .shape(let noun):
            fault(
                "columnType", at: type,
                "'\(name)': \(type.trimmedDescription) (\(noun)) is no column type: use String, Bool, Int or a sized integer, Double, Float, "
                    + "Date, an enum with raw values, Optional, Array or [String: Value] of these, another @Record, or JSON")
        case .dictionaryKey(let key):
            fault(
                "columnType", at: type,
                "'\(name)': the keys of a JSON object are strings, not \(key); write [String: Value] and convert keys where you use them")
        case .set(let element):
            fault("columnType", at: type, "'\(name)': a set is no column type, as JSON has arrays; write [\(element)]")
        case .implicitlyUnwrapped:
            fault("columnType", at: type, "'\(name)': an implicitly unwrapped optional is no column type; write '?' in place of '!'")
        case .namesItself:
            fault(
                "recursion", at: type,
                "'\(name)': a record that contains itself has no end of columns; use JSON for the inner value, "
                    + "or a second record with fewer fields")
        }
    }

    private mutating func rejectStored(in condition: IfConfigDeclSyntax) {
        for clause in condition.clauses {
            guard case .decls(let members)? = clause.elements else { continue }
            for member in members {
                if let inner = member.decl.as(IfConfigDeclSyntax.self) { rejectStored(in: inner) }
                guard let variable = member.decl.as(VariableDeclSyntax.self), !variable.isStatic,
                    variable.bindings.contains(where: \.isStored)
                else { continue }
                fault("condition", at: variable, "a column can't depend on #if; move the property out, or put the whole struct inside")
            }
        }
    }

    /// The extension stands at the file's top level, where a `private` member of a type can't be named.
    private mutating func checkVisibility(of structure: StructDeclSyntax) {
        // The outermost may be private, as that means fileprivate.
        let types = [structure.modifiers] + context.lexicalContext.compactMap { $0.asProtocol((any WithModifiersSyntax).self)?.modifiers }
        if types.dropLast().contains(where: { $0.contains { $0.name.text == "private" } }) {
            fault(
                "privateNested", at: structure.name,
                "'\(structure.name.text)' is private inside another type, where no extension can make it a record; "
                    + "write 'fileprivate' in place of 'private', on it and on the types around it")
        }
    }

    private mutating func checkKeys() {
        var owners: [String: String] = [:]
        var whole: String?
        for property in properties {
            if let key = property.key {
                if let owner = owners[key] {
                    fault(
                        "duplicateKey", at: property.node,
                        "'\(property.name)' and '\(owner)' are both read from the JSON key \"\(key)\"; give one another @Key, or remove it")
                } else {
                    owners[key] = property.name
                }
            } else if let first = whole {
                fault(
                    "duplicateWhole", at: property.node,
                    "'\(property.name)' and '\(first)' are both @Key(.whole), and one keeps the whole object already; remove one")
            } else {
                whole = property.name
            }
        }
    }
}

extension Syntax {
    /// The name of a type in whose body a macro is used.
    fileprivate var nominalName: String? {
        if let named = asProtocol((any NamedDeclSyntax).self), isProtocol((any DeclGroupSyntax).self) { return named.name.text }
        return self.as(ExtensionDeclSyntax.self)?.extendedType.trimmedDescription
    }
}
