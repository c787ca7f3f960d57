package import SatchelColumns

extension Expression {
    /// A record of the values of other expressions, in the order of its fields.
    package static func record(_ type: RecordType, _ fields: [Expression]) -> Expression {
        var code: [Instruction] = []
        code.reserveCapacity(fields.reduce(1) { $0 + $1.code.count })
        for field in fields { code += field.code }
        code.append(.record(type))
        return Expression(code)
    }

    /// The same values without records of which only fields are read: `Pair(login: a, repo: b).login` is `a`.
    ///
    /// The other fields' errors go with them, as nobody reads them.
    var withoutFieldsOfNewRecords: Expression {
        var isFolded = false
        var hasRecord = false
        for instruction in code {
            if case .record = instruction { hasRecord = true }
            if hasRecord, case .field = instruction { isFolded = true }
        }
        guard isFolded else { return self }
        var stack: [Part] = []
        for instruction in code {
            switch instruction {
            case .element, .literal, .inner: stack.append(Part(code: [instruction]))
            case .field(let name):
                guard let record = stack.popLast() else { return self }
                stack.append(record.fields?[name] ?? Part(code: record.code + [instruction]))
            case .call, .record, .part, .each:
                guard stack.count >= instruction.arity else { return self }
                var fields: [String: Part]?
                if case .record(let type) = instruction {
                    fields = Dictionary(zip(type.fields.map(\.name), stack.suffix(instruction.arity))) { first, _ in first }
                }
                let rest = stack.suffix(max(0, instruction.arity - 1)).flatMap(\.code)
                stack.removeLast(max(0, instruction.arity - 1))
                // Grows where it lies: a chain of conditions is not copied once a condition.
                var code = instruction.arity == 0 ? [] : stack.removeLast().code
                code += rest
                code.append(instruction)
                stack.append(Part(code: code, fields: fields))
            }
        }
        return stack.count == 1 ? Expression(stack[0].code) : self
    }

    /// The code of one value, and of its fields where it is a new record.
    private struct Part {
        var code: [Instruction]
        var fields: [String: Part]?
    }
}

extension Expression.Instruction {
    /// How many values it replaces.
    package var arity: Int {
        switch self {
        case .element, .literal, .inner: 0
        case .field, .part, .each: 1
        case .call(let function): function.arity
        case .record(let type): type.fields.count
        }
    }
}
