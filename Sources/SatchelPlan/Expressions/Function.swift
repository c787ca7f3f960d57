package import SatchelColumns

/// The functions of expressions.
package enum Function: String, Hashable, Codable, Sendable, CaseIterable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case and, or, not
    case add, subtract, multiply, divide, remainder
    case coalesce, isNil
    case hasPrefix, hasSuffix, contains, lowercased, count

    package var arity: Int {
        switch self {
        case .not, .isNil, .lowercased, .count: 1
        default: 2
        }
    }

    /// The type of the value, or nil where the arguments do not fit.
    package func type(of arguments: [ColumnType]) -> ColumnType? {
        let first = arguments[0]
        let same = arguments.count < 2 || first == arguments[1]
        switch self {
        case .equal, .notEqual: return same ? .bool : nil
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return same && first.unwrapped.isOrdered ? .bool : nil
        case .and, .or: return same && first == .bool ? .bool : nil
        case .not: return first == .bool ? .bool : nil
        case .add: return same && (first.isNumber || first == .string) ? first : nil
        case .subtract, .multiply, .divide: return same && first.isNumber ? first : nil
        case .remainder: return same && first.isInteger ? first : nil
        case .coalesce:
            guard first.isOptional else { return nil }
            return first == arguments[1] || first.unwrapped == arguments[1] ? arguments[1] : nil
        case .isNil: return first.isOptional ? .bool : nil
        case .hasPrefix, .hasSuffix, .contains: return same && first == .string ? .bool : nil
        case .lowercased: return first == .string ? .string : nil
        case .count: return first.isList || first == .string ? .integer(.int64) : nil
        }
    }
}

extension ColumnType {
    package var isInteger: Bool { if case .integer = self { true } else { false } }
    package var isNumber: Bool { isInteger || self == .double }
    package var isList: Bool { if case .list = self { true } else { false } }

    package var isOrdered: Bool {
        switch self {
        case .integer, .double, .date, .string: true
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
