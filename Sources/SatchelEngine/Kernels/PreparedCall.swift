internal import SatchelColumns
internal import SatchelPlan

/// A function with its literals made ready: a pattern compiled, a set hashed. One a program, and a program one a worker.
protocol PreparedCall: Sendable {
    /// The values, and the errors that the function adds; nil where a column is not of its type.
    func column(_ inputs: [Vector], in rows: Rows, _ type: ColumnType) -> ColumnData?
}

extension Function {
    /// The function over its literals, in their order; throws where one can't be used.
    func prepared(_ literals: [Vector]) throws -> any PreparedCall {
        switch self {
        case .rounded: try Rounding(literals)
        case .isIn: try Membership(literals)
        case .lookup: try Lookup(literals)
        case .year, .month, .day, .weekday, .hour, .minute, .second: try DatePart(self, literals)
        case .truncated: try DateTruncation(literals)
        case .shifted: try DateShift(literals)
        case .converted: Conversion(isOptional: false)
        case .convertedOrNil: Conversion(isOptional: true)
        case .jsonRecord: try JSONRecords(literals)
        case .matches: try PatternMatch(literals)
        case .captured: try PatternCapture(literals)
        default: throw mismatch(rawValue)
        }
    }
}

extension Vector {
    /// The string of a constant.
    func literalText() throws -> String {
        guard case .text(let text) = column.storage, text.count == 1 else { throw mismatch(type.description) }
        return text.string(0)
    }
}
