/// Definitions as Swift source.
struct SchemaText {
    let definitions: [Definition]

    var source: String {
        var parts = ["import \(definitions.contains { $0.usesDates } ? "Foundation\nimport " : "")Satchel"]
        for definition in definitions.sorted(by: { $0.order < $1.order }) { parts.append(text(of: definition)) }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func text(of definition: Definition) -> String {
        switch definition.content {
        case .record(let fields):
            let lines = fields.map { field in
                let key = field.key == field.name ? "" : "@Key(\(field.key.debugDescription)) "
                return "    \(key)let \(Identifier.quoted(field.name)): \(text(of: field.type))\n"
            }
            return "@Record\nstruct \(definition.name): Hashable {\n\(lines.joined())}"
        case .enumeration(let cases):
            let lines = cases.map { one in
                "    case \(Identifier.quoted(one.name))\(one.key == one.name ? "" : " = \(one.key.debugDescription)")\n"
            }
            return "enum \(definition.name): String, CaseIterable, ColumnValue {\n\(lines.joined())}"
        }
    }

    private func text(of type: SchemaType) -> String {
        switch type {
        case .bool: "Bool"
        case .int: "Int"
        case .natural: "UInt64"
        case .double: "Double"
        case .string: "String"
        case .date: "Date"
        case .json: "JSON"
        case .list(let element): "[\(text(of: element))]"
        case .dictionary(let value): "[String: \(text(of: value))]"
        case .optional(let wrapped): text(of: wrapped) + "?"
        case .defined(let index): definitions[index].name
        }
    }
}

extension Definition {
    fileprivate var usesDates: Bool {
        guard case .record(let fields) = content else { return false }
        return fields.contains { $0.type.usesDates }
    }
}

extension SchemaType {
    fileprivate var usesDates: Bool {
        switch self {
        case .date: true
        case .list(let inner), .dictionary(let inner), .optional(let inner): inner.usesDates
        default: false
        }
    }
}
