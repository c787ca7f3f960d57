internal import CJSONScan
internal import SatchelColumns

extension JSONProgram {
    /// Adds the nodes of a type's wanted parts, in preorder; says where its columns lie among them.
    static func compile(
        _ type: ColumnType, _ projection: Projection, parent: Int, key: [UInt8]?, into nodes: inout [Node]
    ) throws -> Shape {
        if parent < 0, projection.isNothing { return .absent }
        let index = nodes.count
        func add(_ kind: cjs_kind, integer: UInt8 = 0, cases: EnumerationType.Cases? = nil) {
            nodes.append(
                Node(kind: kind, isOptional: type.isOptional, integer: integer, parent: parent, key: key, cases: cases, type: type))
        }
        switch type.unwrapped {
        case .string: add(CJS_STRING)
        case .bool: add(CJS_BOOL)
        case .double: add(CJS_DOUBLE)
        case .date: add(CJS_DATE)
        case .json:
            if case .fields(let parts) = projection, !parts.isEmpty {
                add(CJS_PARTS)
                return .parts(index, Self.compile(parts, parent: index, into: &nodes))
            }
            add(CJS_JSON)
        case .integer(let integer): add(CJS_INTEGER, integer: integer.rawValue)
        case .optional:
            throw SatchelError(.invalidPlan, "\(type) is doubly optional, which JSON can't tell from \(type.unwrapped); use one `?`")
        case .float: add(CJS_FLOAT)
        case .enumeration(let type):
            switch type.cases {
            case .strings: add(CJS_STRING, cases: type.cases)
            case .integers(let integer, _): add(CJS_INTEGER, integer: integer.rawValue, cases: type.cases)
            }
        case .dictionary(let value):
            add(CJS_DICTIONARY)
            let keys = nodes.count
            nodes.append(Node(kind: CJS_STRING, isOptional: false, parent: index, type: .string))
            return .dictionary(index, keys: keys, values: try compile(value, .all, parent: index, key: nil, into: &nodes))
        case .list(let element):
            add(CJS_LIST)
            guard let below = projection.field(Projection.element) else {
                // As many as there are, each left unread.
                nodes.append(Node(kind: CJS_PARTS, isOptional: false, parent: index, key: nil, type: element))
                return .list(index, .absent)
            }
            return .list(index, try compile(element, below, parent: index, key: nil, into: &nodes))
        case .record(let record):
            add(CJS_RECORD)
            var fields: [Shape] = []
            for field in record.fields {
                guard let below = projection.field(field.name) else {
                    fields.append(.absent)
                    continue
                }
                if let key = field.key {
                    fields.append(try compile(field.type, below, parent: index, key: Array(key.utf8), into: &nodes))
                } else if case .fields(let parts) = below, !parts.isEmpty {
                    let whole = nodes.count
                    nodes.append(Node(kind: CJS_PARTS, isOptional: false, parent: index, key: nil, type: field.type))
                    fields.append(.parts(whole, Self.compile(parts, parent: whole, into: &nodes)))
                } else {
                    fields.append(.leaf(nodes.count, field.type))
                    nodes.append(Node(kind: CJS_WHOLE, isOptional: false, parent: index, key: nil, type: field.type))
                }
            }
            return .record(index, fields)
        }
        return .leaf(index, type)
    }

    /// The parts of a JSON value.
    private static func compile(_ parts: [String: Projection], parent: Int, into nodes: inout [Node]) -> [String: Shape] {
        var shapes: [String: Shape] = [:]
        for (name, below) in parts.sorted(by: { $0.key < $1.key }) {
            let index = nodes.count
            var node = Node(kind: CJS_JSON, isOptional: false, parent: parent, key: nil, type: .json)
            switch JSONStep(name: name) {
            case .key(let key): node.key = Array(key.utf8)
            // No array of a chunk has so many elements that the greatest number is the place of one.
            case .index(let place): node.place = UInt32(exactly: place) ?? .max
            }
            nodes.append(node)
            if case .fields(let inner) = below, !inner.isEmpty {
                nodes[index].kind = CJS_PARTS
                shapes[name] = .parts(index, compile(inner, parent: index, into: &nodes))
            } else {
                shapes[name] = .leaf(index, .json)
            }
        }
        return shapes
    }
}
