internal import SatchelColumns

extension Expression: CustomStringConvertible {
    /// The expression as one would write it: `repo.name.hasPrefix("jupyter/") && type == "PushEvent"`.
    package var description: String {
        var stack: [(text: String, binds: Int)] = []
        func wrapped(_ operand: (text: String, binds: Int), _ level: Int) -> String {
            operand.binds < level ? "(\(operand.text))" : operand.text
        }
        for instruction in code {
            switch instruction {
            case .element: stack.append(("$0", Self.tight))
            case .literal(let type, let value): stack.append((value.literalText(type, at: 0), Self.tight))
            case .field(let name):
                guard let top = stack.popLast() else { return "?" }
                stack.append((top.text == "$0" ? name : wrapped(top, Self.tight) + "." + name, Self.tight))
            case .call(let function):
                guard stack.count >= function.arity else { return "?" }
                let arguments = Array(stack.suffix(function.arity))
                stack.removeLast(function.arity)
                if let (symbol, level) = function.infix {
                    stack.append((wrapped(arguments[0], level) + " \(symbol) " + wrapped(arguments[1], level + 1), level))
                } else if function == .not {
                    stack.append(("!" + wrapped(arguments[0], Self.tight), Self.tight))
                } else {
                    let receiver = wrapped(arguments[0], Self.tight) + "." + function.rawValue
                    let rest = arguments.dropFirst().map(\.text)
                    let isProperty = function == .isNil || function == .count
                    stack.append((isProperty ? receiver : "\(receiver)(\(rest.joined(separator: ", ")))", Self.tight))
                }
            }
        }
        return stack.last?.text ?? "?"
    }

    private static let tight = 100
}

extension Function {
    /// The operator and how tightly it binds, as in Swift.
    var infix: (symbol: String, level: Int)? {
        switch self {
        case .or: ("||", 1)
        case .and: ("&&", 2)
        case .equal: ("==", 3)
        case .notEqual: ("!=", 3)
        case .less: ("<", 3)
        case .lessOrEqual: ("<=", 3)
        case .greater: (">", 3)
        case .greaterOrEqual: (">=", 3)
        case .coalesce: ("??", 4)
        case .add: ("+", 5)
        case .subtract: ("-", 5)
        case .multiply: ("*", 6)
        case .divide: ("/", 6)
        case .remainder: ("%", 6)
        default: nil
        }
    }
}

extension ColumnData {
    /// A row's value as a Swift literal, shortened.
    func literalText(_ type: ColumnType, at row: Int) -> String {
        switch (storage, type) {
        case (.bools(let values), _): return "\(values[row])"
        case (.integers(let values), .integer(.uint64)): return "\(UInt64(bitPattern: values[row]))"
        case (.integers(let values), _): return "\(values[row])"
        case (.doubles(let values), .date): return "Date(\(values[row]))"
        case (.doubles(let values), _): return "\(values[row])"
        case (.text(let text), _):
            let string = text.string(row)
            return (string.count > 40 ? string.prefix(39) + "…" : string[...]).debugDescription
        case (.optional(let present, let wrapped), .optional(let inner)):
            return present[row] ? wrapped.literalText(inner, at: row) : "nil"
        case (.list(let offsets, _), _): return "[\(offsets[row + 1] - offsets[row]) elements]"
        default: return "\(type)(…)"
        }
    }
}
