package import SatchelColumns

extension Expression {
    /// The type of the expression over elements of a type; throws where an instruction does not fit.
    package func type(over element: ColumnType) throws -> ColumnType { try type(over: element, inner: [:]) }

    /// With the types of what closures around it run over, by their depth.
    private func type(over element: ColumnType, inner: [Int: ColumnType]) throws -> ColumnType {
        var stack: [ColumnType] = []
        for instruction in code {
            switch instruction {
            case .element: stack.append(element)
            case .literal(let type, _): stack.append(type)
            case .field(let name):
                guard let top = stack.popLast(), let field = top.field(name) else { throw Self.malformed("no field \(name)") }
                stack.append(field)
            case .call(let function):
                guard stack.count >= function.arity else { throw Self.malformed("too few arguments of \(function)") }
                let arguments = Array(stack.suffix(function.arity))
                stack.removeLast(function.arity)
                guard let type = function.type(of: arguments) else {
                    throw Self.malformed("\(function) of \(arguments.map(\.description).joined(separator: " and "))")
                }
                stack.append(type)
            case .record(let record):
                guard stack.suffix(record.fields.count).elementsEqual(record.fields.map(\.type)) else {
                    throw Self.malformed("the fields of \(record.name)")
                }
                stack.removeLast(record.fields.count)
                stack.append(.record(record))
            case .part(let step):
                guard let top = stack.popLast(), top.unwrapped == .json else { throw Self.malformed("no part \(step)") }
                stack.append(.json)
            case .inner(let depth):
                guard let type = inner[depth] else { throw Self.malformed("the element of another closure") }
                stack.append(type)
            case .each(let traversal, let depth, let body):
                guard let top = stack.popLast(), let part = top.traversed else { throw Self.malformed("no list for \(traversal)") }
                let value = try body.type(over: element, inner: inner.merging([depth: part]) { $1 })
                guard let type = traversal.type(over: top, body: value) else { throw Self.malformed("\(traversal) of \(top) by \(value)") }
                stack.append(type)
            }
        }
        guard stack.count == 1 else { throw Self.malformed("\(stack.count) values") }
        return stack[0]
    }

    private static func malformed(_ what: String) -> SatchelError {
        SatchelError(.invalidPlan, "an expression does not fit its elements: \(what)")
    }
}

extension ColumnType {
    /// What a closure over the list or the optional runs over.
    package var traversed: ColumnType? {
        switch self {
        case .list(let element): element
        case .optional(let wrapped): wrapped
        default: nil
        }
    }
}
