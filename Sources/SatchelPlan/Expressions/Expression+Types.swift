package import SatchelColumns

extension Expression {
    /// The type of the expression over elements of a type; throws where an instruction does not fit.
    package func type(over element: ColumnType) throws -> ColumnType {
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
            }
        }
        guard stack.count == 1 else { throw Self.malformed("\(stack.count) values") }
        return stack[0]
    }

    /// The parts of the element that the expression reads.
    package func reads(of element: ColumnType) -> Projection {
        // A path while it only walks fields, nil once it is computed.
        var stack: [[String]?] = []
        var projection = Projection.nothing
        for instruction in code {
            switch instruction {
            case .element: stack.append([])
            case .literal: stack.append(nil)
            case .field(let name): if let path = stack.popLast() { stack.append(path.map { $0 + [name] }) }
            case .call(let function):
                for path in stack.suffix(function.arity) {
                    if let path { projection.add(path, whole: function != .isNil) }
                }
                stack.removeLast(min(function.arity, stack.count))
                stack.append(nil)
            case .record(let record):
                for path in stack.suffix(record.fields.count) { if let path { projection.add(path, whole: true) } }
                stack.removeLast(min(record.fields.count, stack.count))
                stack.append(nil)
            }
        }
        if let path = stack.last ?? nil { projection.add(path, whole: true) }
        return projection
    }

    private static func malformed(_ what: String) -> SatchelError {
        SatchelError(.invalidPlan, "an expression does not fit its elements: \(what)")
    }
}
