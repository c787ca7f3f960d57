/// Makes definitions of shapes.
struct SchemaBuilder {
    private(set) var definitions: [Definition] = []
    private var names: Set<String>
    private var begun = 0

    init(root: String) { names = [root] }

    /// Defines the record that a line is.
    mutating func add(root shape: Shape, name: String) {
        let fields = fields(of: shape, in: name)
        definitions.append(Definition(name: name, content: .record(fields), order: 0))
    }

    private mutating func fields(of shape: Shape, in name: String) -> [Definition.Field] {
        var taken: Set<String> = []
        return shape.keys.compactMap { key in
            // No property can have an empty key.
            guard !key.isEmpty, let member = shape.members[key] else { return nil }
            let property = Identifier.free(Identifier.property(key)) { taken.contains($0) }
            taken.insert(property)
            let type = type(of: member, called: key, in: name)
            return Definition.Field(name: property, key: key, type: member.isOptional(in: shape.objects) ? .optional(type) : type)
        }
    }

    /// The type of a value that is there.
    private mutating func type(of shape: Shape, called key: String, in parent: String) -> SchemaType {
        guard let kind = shape.kinds.first, shape.kinds.count == 1 else { return .json }
        switch kind {
        case .bool: return .bool
        case .number: return shape.numbers.type
        case .string:
            if shape.strings.dates == shape.strings.count { return .date }
            guard let cases = shape.strings.cases else { return .string }
            begun += 1
            return define(.enumeration(cases), called: parent + Identifier.part(key), in: parent, order: begun)
        case .array:
            guard let element = shape.element else { return .list(.json) }
            let type = type(of: element, called: Identifier.singular(key), in: parent)
            return .list(element.nulls > 0 ? .optional(type) : type)
        case .object:
            if shape.hasVaryingKeys {
                let whole = Shape()
                for member in shape.members.values { whole.merge(member) }
                let type = type(of: whole, called: Identifier.singular(key), in: parent)
                return .dictionary(whole.nulls > 0 ? .optional(type) : type)
            }
            guard shape.isRecord else { return .json }
            begun += 1
            let order = begun
            let name = Identifier.type(key)
            return define(.record(fields(of: shape, in: name)), called: name, in: parent, order: order)
        }
    }

    /// One definition for equal contents: of few fields only where they are called the same.
    private mutating func define(_ content: Definition.Content, called name: String, in parent: String, order: Int) -> SchemaType {
        let known = definitions.firstIndex { definition in
            guard definition.content == content else { return false }
            guard case .record(let fields) = content else { return definition.name == name }
            return fields.count >= 4 || definition.name == name
        }
        if let known { return .defined(known) }
        let own = names.contains(name) ? Identifier.free(parent + name) { names.contains($0) } : name
        names.insert(own)
        definitions.append(Definition(name: own, content: content, order: order))
        return .defined(definitions.count - 1)
    }
}

extension Shape.Numbers {
    /// The exact type where there is one; numbers that no type holds stay as they are written.
    fileprivate var type: SchemaType {
        if integers == count { return .int }
        if naturals == count { return .natural }
        return doubles == count ? .double : .json
    }
}

extension Shape.Strings {
    /// The cases of an enum, where the strings are few short words that come again and again.
    fileprivate var cases: [Definition.Field]? {
        guard let texts, texts.count > 1, count >= 20, count >= 10 * texts.count else { return nil }
        guard texts.keys.allSatisfy({ $0.wholeMatch(of: /[A-Za-z][A-Za-z0-9 _.\/-]{0,39}/) != nil }) else { return nil }
        var taken: Set<String> = []
        return texts.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { text in
            let name = Identifier.free(Identifier.property(text)) { taken.contains($0) }
            taken.insert(name)
            return Definition.Field(name: name, key: text, type: .string)
        }
    }
}
