package import SatchelColumns

extension Expression: CustomStringConvertible {
    /// The expression as one would write it: `repo.name.hasPrefix("jupyter/") && type == "PushEvent"`.
    package var description: String {
        var stack: [ExpressionText] = []
        for instruction in code {
            switch instruction {
            case .element: stack.append(ExpressionText("$0"))
            case .literal(let type, let value): stack.append(ExpressionText(value.literalText(type, at: 0), type: type))
            case .field(let name):
                guard let top = stack.popLast() else { return "?" }
                stack.append(ExpressionText(top.text == "$0" ? name : top.receiver + "." + name))
            case .call(let function):
                guard stack.count >= function.arity else { return "?" }
                let arguments = Array(stack.suffix(function.arity))
                stack.removeLast(function.arity)
                stack.append(function.text(of: arguments))
            case .record(let record):
                let names = record.fields.map(\.name)
                let fields = zip(names, stack.suffix(names.count)).map { "\($0): \($1.text)" }
                stack.removeLast(min(names.count, stack.count))
                stack.append(ExpressionText("\(record.name)(\(fields.joined(separator: ", ")))"))
            case .part(let step):
                guard let top = stack.popLast() else { return "?" }
                stack.append(ExpressionText((top.text == "$0" ? "" : top.receiver) + step.description))
            case .inner(let depth): stack.append(ExpressionText("$\(depth)"))
            case .each(let traversal, _, let body):
                guard let top = stack.popLast() else { return "?" }
                stack.append(ExpressionText("\(top.receiver).\(traversal) { \(body) }"))
            }
        }
        return stack.last?.text ?? "?"
    }
}

extension ColumnData {
    /// A row's value as a Swift literal, shortened.
    package func literalText(_ type: ColumnType, at row: Int) -> String {
        switch (storage, type.representation) {
        case (.bools(let values), _): return "\(values[row])"
        case (.integers(let values), .integer(.uint64)): return "\(UInt64(bitPattern: values[row]))"
        case (.integers(let values), _): return "\(values[row])"
        case (.doubles(let values), .date): return "Date(\(values[row].printed))"
        case (.doubles(let values), .float): return "\(Float(values[row]))"
        case (.doubles(let values), _): return values[row].printed
        case (.text(let text), _):
            let string = text.string(row)
            return (string.count > 40 ? string.prefix(39) + "…" : string[...]).debugDescription
        case (.optional(let present, let wrapped), .optional(let inner)):
            return present[row] ? wrapped.literalText(inner, at: row) : "nil"
        case (.list(let offsets, let elements), .list(let element)):
            let children = Int(offsets[row])..<Int(offsets[row + 1])
            let shown = children.prefix(3).map { elements.literalText(element, at: $0) }.joined(separator: ", ")
            return children.count > 3 ? "[\(shown), … \(children.count) in all]" : "[\(shown)]"
        default: return "\(type)(…)"
        }
    }
}

extension Double {
    /// As Swift prints it, but for the sign of a NaN, which depends on the processor.
    package var printed: String { isNaN ? "nan" : "\(self)" }
}
