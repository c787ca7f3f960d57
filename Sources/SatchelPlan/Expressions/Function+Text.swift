internal import SatchelColumns

/// A part of an expression as one would write it, and how tightly its operator binds, as in Swift.
struct ExpressionText {
    let text: String
    let binds: Int
    /// Of a literal.
    let type: ColumnType?

    init(_ text: String, binds: Int = tight, type: ColumnType? = nil) {
        self.text = text
        self.binds = binds
        self.type = type
    }

    /// In parentheses where an operator of the level would tear it apart.
    func operand(_ level: Int) -> String { binds < level ? "(\(text))" : text }

    /// As it stands before a point.
    var receiver: String { operand(Self.tight) }

    private static let tight = 100
}

extension Function {
    /// A call as one would write it.
    func text(of arguments: [ExpressionText]) -> ExpressionText {
        if let (symbol, level) = infix {
            return ExpressionText(arguments[0].operand(level) + " \(symbol) " + arguments[1].operand(level + 1), binds: level)
        }
        let receiver = arguments[0].receiver
        let rest = arguments.dropFirst().map(\.text)
        switch self {
        case .not: return ExpressionText("!" + receiver)
        case .negated: return ExpressionText("-" + receiver)
        case .bitNot: return ExpressionText("~" + receiver)
        case .isNil, .count, .isEmpty, .utf8Count, .keys: return ExpressionText("\(receiver).\(rawValue)")
        case .rawOfCase: return ExpressionText("\(receiver).rawValue")
        case .unwrapped: return arguments[0]
        case .absolute: return ExpressionText("\(receiver).abs")
        case .lesser: return ExpressionText("\(receiver).min(\(rest[0]))")
        case .larger: return ExpressionText("\(receiver).max(\(rest[0]))")
        case .rounded: return ExpressionText("\(receiver).rounded(.\(Self.name(rest[0])))")
        case .replacing: return ExpressionText("\(receiver).replacing(\(rest[0]), with: \(rest[1]))")
        case .first, .last: return ExpressionText("\(receiver).\(rawValue)")
        case .element, .member: return ExpressionText("\(receiver)[\(rest[0])]")
        case .least: return ExpressionText("\(receiver).min()")
        case .greatest: return ExpressionText("\(receiver).max()")
        case .joined: return ExpressionText("\(receiver).joined(separator: \(rest[0]))")
        case .jsonString, .jsonInt, .jsonDouble, .jsonBool, .jsonDate, .jsonArray, .jsonObject, .jsonIsNull:
            let name = rawValue.dropFirst("json".count)
            return ExpressionText("\(receiver).\(name.prefix(1).lowercased() + name.dropFirst())")
        case .jsonRecord: return ExpressionText("\(receiver).as(\(arguments[1].type?.unwrapped.description ?? "?").self)")
        case .choose: return ExpressionText("when(\(arguments[0].text), then: \(rest[0]), else: \(rest[1]))")
        case .converted, .convertedOrNil:
            let name = self == .converted ? "to" : "toOrNil"
            return ExpressionText("\(receiver).\(name)(\(arguments[1].type?.description ?? "?"))")
        case .lookup: return ExpressionText("\(rest[0])[\(arguments[0].text)]")
        case .year, .month, .day, .weekday, .hour, .minute, .second:
            return ExpressionText("\(receiver).\(rawValue)" + (Self.isUTC(rest[0]) ? "" : "(in: \(rest[0]))"))
        case .truncated: return ExpressionText("\(receiver).truncated(to: .\(Self.name(rest[0]))\(Self.zone(rest[1])))")
        case .shifted: return ExpressionText("\(receiver).advanced(by: \(rest[0]), .\(Self.name(rest[1]))\(Self.zone(rest[2])))")
        case .advanced: return ExpressionText("\(receiver).advanced(by: \(rest[0]))")
        case .captured: return ExpressionText("\(receiver).firstMatch(\(rest[0]))[\(rest[1])]")
        default: return ExpressionText("\(receiver).\(rawValue)(\(rest.joined(separator: ", ")))")
        }
    }

    /// A literal string as a name.
    private static func name(_ literal: String) -> String { literal.filter { $0 != "\"" } }

    private static func isUTC(_ zone: String) -> Bool { ["GMT", "UTC"].contains(name(zone)) }

    private static func zone(_ zone: String) -> String { isUTC(zone) ? "" : ", in: \(zone)" }

    /// The operator and how tightly it binds, as in Swift.
    private var infix: (symbol: String, level: Int)? {
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
        case .subtract, .elapsed: ("-", 5)
        case .bitOr: ("|", 5)
        case .bitXor: ("^", 5)
        case .multiply: ("*", 6)
        case .divide: ("/", 6)
        case .remainder: ("%", 6)
        case .bitAnd: ("&", 6)
        case .shiftLeft: ("<<", 7)
        case .shiftRight: (">>", 7)
        default: nil
        }
    }
}
