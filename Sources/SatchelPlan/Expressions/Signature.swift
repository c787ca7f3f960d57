package import SatchelColumns

/// What a function takes and gives.
package struct Signature: Sendable {
    package let parameters: [Parameter]
    /// The type of the value, of arguments that the parameters take.
    let result: @Sendable ([ColumnType]) -> ColumnType?

    init(_ parameters: Parameter..., result: @escaping @Sendable ([ColumnType]) -> ColumnType?) {
        self.parameters = parameters
        self.result = result
    }

    init(_ parameters: Parameter..., gives result: ColumnType) {
        self.parameters = parameters
        self.result = { _ in result }
    }
}

/// One argument of a function.
package struct Parameter: Sendable {
    /// Whether it takes a type, beside the type of the first argument.
    package let takes: @Sendable (_ type: ColumnType, _ first: ColumnType) -> Bool
    /// Only a constant will do: it is made ready once a plan, not once a row.
    package let isLiteral: Bool

    init(isLiteral: Bool = false, _ takes: @escaping @Sendable (_ type: ColumnType, _ first: ColumnType) -> Bool) {
        self.takes = takes
        self.isLiteral = isLiteral
    }

    static let any = Parameter { _, _ in true }
    /// Of the first one's type.
    static let same = Parameter { $0 == $1 }
    static let bool = Parameter { type, _ in type == .bool }
    static let string = Parameter { type, _ in type == .string }
    static let int = Parameter { type, _ in type == .integer(.int64) }
    static let integer = Parameter { type, _ in type.isInteger }
    static let number = Parameter { type, _ in type.isNumber }
    static let double = Parameter { type, _ in type == .double }
    static let date = Parameter { type, _ in type == .date }
    static let optional = Parameter { type, _ in type.isOptional }
    static let literal = Parameter(isLiteral: true) { _, _ in true }
    static let literalInt = Parameter(isLiteral: true) { type, _ in type == .integer(.int64) }
    static let literalString = Parameter(isLiteral: true) { type, _ in type == .string }
}

extension Function {
    package var arity: Int { signature.parameters.count }

    /// The type of the value, or nil where the arguments do not fit.
    package func type(of arguments: [ColumnType]) -> ColumnType? {
        let signature = signature
        guard let first = arguments.first, arguments.count == signature.parameters.count,
            zip(signature.parameters, arguments).allSatisfy({ $0.takes($1, first) })
        else { return nil }
        return signature.result(arguments)
    }

    package var signature: Signature {
        switch self {
        case .equal, .notEqual: Signature(.any, .same, gives: .bool)
        case .less, .lessOrEqual, .greater, .greaterOrEqual: Signature(.sortable, .same, gives: .bool)
        case .lesser, .larger: Signature(.ordered, .same) { $0[0] }
        case .and, .or: Signature(.bool, .bool, gives: .bool)
        case .not: Signature(.bool, gives: .bool)
        case .choose: Signature(.bool, .any, .any) { $0[1] == $0[2] ? $0[1] : nil }
        case .isIn: Signature(.any, .literalList, gives: .bool)
        case .lookup: Signature(.any, .literalList, .anyLiteralList) { $0[2].listElement.map { .optional($0) } }
        case .coalesce: Signature(.optional, .valueOrSame) { $0[1] }
        case .isNil: Signature(.optional, gives: .bool)
        case .rawOfCase: Signature(.enumeration) { $0[0].representation }
        case .unwrapped: Signature(.optional) { $0[0].unwrapped }
        case .add: Signature(.numberOrString, .same) { $0[0] }
        case .subtract, .multiply, .divide: Signature(.number, .same) { $0[0] }
        case .remainder, .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight: Signature(.integer, .same) { $0[0] }
        case .negated, .absolute: Signature(.number) { $0[0] }
        case .bitNot: Signature(.integer) { $0[0] }
        case .rounded: Signature(.fractional, .literalString) { $0[0] }
        case .hasPrefix, .hasSuffix, .contains: Signature(.string, .string, gives: .bool)
        case .lowercased, .uppercased, .trimmed: Signature(.string, gives: .string)
        case .count, .isEmpty: Signature(.counted) { _ in self == .count ? .integer(.int64) : .bool }
        case .utf8Count: Signature(.string, gives: .integer(.int64))
        case .prefix, .suffix, .dropFirst, .dropLast: Signature(.string, .int, gives: .string)
        case .dropPrefix, .dropSuffix: Signature(.string, .string, gives: .string)
        case .replacing: Signature(.string, .string, .string, gives: .string)
        case .matches: Signature(.string, .literalString, gives: .bool)
        case .captured: Signature(.string, .literalString, .literalInt, gives: .optional(.string))
        case .split: Signature(.string, .string, gives: .list(.string))
        case .year, .month, .day, .weekday, .hour, .minute, .second: Signature(.date, .literalString, gives: .integer(.int64))
        case .truncated: Signature(.date, .literalString, .literalString, gives: .date)
        case .shifted: Signature(.date, .int, .literalString, .literalString, gives: .date)
        case .advanced: Signature(.date, .double, gives: .date)
        case .elapsed: Signature(.date, .date, gives: .double)
        case .converted: Signature(.any, .literal) { $0[0].isConvertible(to: $0[1]) ? $0[1] : nil }
        case .convertedOrNil: Signature(.any, .literal) { $0[0].isConvertible(to: $0[1]) && $0[1] != .string ? .optional($0[1]) : nil }
        case .first, .last: Signature(.list) { $0[0].listElement.map { .optional($0) } }
        case .element: Signature(.list, .int) { $0[0].listElement.map { .optional($0) } }
        case .sum: Signature(.listOfNumbers) { $0[0].listElement }
        case .least, .greatest: Signature(.listOfOrdered) { $0[0].listElement.map { .optional($0) } }
        case .joined: Signature(.listOfStrings, .string, gives: .string)
        case .member: Signature(.dictionary, .string) { $0[0].dictionaryValue.map { .optional($0) } }
        case .keys: Signature(.dictionary, gives: .list(.string))
        case .jsonString: Signature(.json, gives: .optional(.string))
        case .jsonInt: Signature(.json, gives: .optional(.integer(.int64)))
        case .jsonDouble: Signature(.json, gives: .optional(.double))
        case .jsonBool: Signature(.json, gives: .optional(.bool))
        case .jsonDate: Signature(.json, gives: .optional(.date))
        case .jsonArray: Signature(.json, gives: .optional(.list(.json)))
        case .jsonObject: Signature(.json, gives: .optional(.dictionary(.json)))
        case .jsonIsNull: Signature(.json, gives: .bool)
        case .jsonRecord: Signature(.json, .optionalRecord) { $0[1] }
        }
    }
}

extension Parameter {
    fileprivate static let ordered = Parameter { type, _ in type.isOrdered }
    fileprivate static let sortable = Parameter { type, _ in type.unwrapped.isOrdered }
    fileprivate static let fractional = Parameter { type, _ in type.isNumber && !type.isInteger }
    fileprivate static let numberOrString = Parameter { type, _ in type.isNumber || type == .string }
    fileprivate static let literalList = Parameter(isLiteral: true) { $0 == .list($1) }
    fileprivate static let anyLiteralList = Parameter(isLiteral: true) { type, _ in type.isList }
    fileprivate static let counted = Parameter { type, _ in type.representation.isList || type == .string }
    fileprivate static let enumeration = Parameter { type, _ in if case .enumeration = type { true } else { false } }
    fileprivate static let dictionary = Parameter { type, _ in type.dictionaryValue != nil }
    fileprivate static let optionalRecord = Parameter(isLiteral: true) { type, _ in type.isOptional && type.unwrapped.record != nil }
    fileprivate static let list = Parameter { type, _ in type.isList }
    fileprivate static let listOfNumbers = Parameter { type, _ in type.isList && type.listElement?.isNumber == true }
    fileprivate static let listOfOrdered = Parameter { type, _ in type.isList && type.listElement?.isOrdered == true }
    fileprivate static let listOfStrings = Parameter { type, _ in type == .list(.string) }
    /// A JSON value, or an optional one, of which nil counts as `null`.
    fileprivate static let json = Parameter { type, _ in type.unwrapped == .json }
    /// What may stand behind `??`.
    fileprivate static let valueOrSame = Parameter { $0 == $1 || $0 == $1.unwrapped }
}

extension ColumnType {
    package var isInteger: Bool { if case .integer = self { true } else { false } }
    package var isNumber: Bool { isInteger || self == .double || self == .float }
    package var isList: Bool { if case .list = self { true } else { false } }

    /// The type of a dictionary's values.
    fileprivate var dictionaryValue: ColumnType? { if case .dictionary(let value) = self { value } else { nil } }

    /// Whether values may be made of another type.
    fileprivate func isConvertible(to other: ColumnType) -> Bool {
        switch (self, other) {
        case (.string, .bool), (.string, .date), (.bool, .string), (.date, .string): true
        case (.string, _): other.isNumber
        case (_, .string): isNumber
        default: isNumber && other.isNumber
        }
    }

    package var isOrdered: Bool {
        switch self {
        case .integer, .double, .float, .date, .string: true
        default: false
        }
    }

    /// What a field access makes of a record type, or nil where there is no such field.
    package func field(_ name: String) -> ColumnType? {
        guard let record = unwrapped.record, let index = record.index(of: name) else { return nil }
        let type = record.fields[index].type
        return isOptional && !type.isOptional ? .optional(type) : type
    }
}
