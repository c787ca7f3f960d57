package import SatchelColumns

/// What a closure over `Expr` leaves behind: a small program in postfix order over the elements of a bag.
///
/// Flat on purpose: a condition of ten thousand terms is a long array, not a deep tree.
package struct Expression: Hashable, Codable, Sendable {
    package enum Instruction: Hashable, Codable, Sendable {
        /// Pushes the element.
        case element
        /// Replaces the record on top by one of its fields; nil stays nil.
        case field(String)
        /// Pushes a constant: a column of one row.
        case literal(ColumnType, ColumnData)
        /// Replaces the topmost arguments by the function's value.
        case call(Function)
        /// Replaces the topmost values, one a field, by a record of them.
        case record(RecordType)
        /// Replaces the JSON value on top by a part of it.
        case part(JSONStep)
        /// Pushes what the closure of this depth runs over: in the body of an `each`, the list's element or the optional's value.
        case inner(Int)
        /// Replaces the list or optional on top by what a closure makes of its elements; in the body they are `inner` of the depth.
        case each(Traversal, depth: Int, Expression)
    }

    package var code: [Instruction]

    package init(_ code: [Instruction]) { self.code = code }

    package static let element = Expression([.element])

    package static func literal<Value: ColumnValue>(_ value: Value) throws -> Expression {
        let builder = ColumnBuilder(Value.columnType)
        try value.columnWrite(to: builder)
        return Expression([.literal(Value.columnType, builder.finish())])
    }

    package func field(_ name: String) -> Expression { Expression(code + [.field(name)]) }

    package static func call(_ function: Function, _ arguments: Expression...) -> Expression { call(function, arguments) }

    package static func call(_ function: Function, _ arguments: [Expression]) -> Expression {
        var code: [Instruction] = []
        code.reserveCapacity(arguments.reduce(1) { $0 + $1.code.count })
        for argument in arguments { code += argument.code }
        code.append(.call(function))
        return Expression(code)
    }

    package var isElement: Bool { code == [.element] }

    /// This expression over what another one makes of the element, bodies of closures included.
    ///
    /// Depths stay as they are: a body names its own element and those around it, and what is put into it names none of them.
    package func composed(over inner: Expression) -> Expression {
        if inner.isElement { return self }
        return Expression(
            code.flatMap { instruction -> [Instruction] in
                switch instruction {
                case .element: inner.code
                case .each(let traversal, let depth, let body): [.each(traversal, depth: depth, body.composed(over: inner))]
                default: [instruction]
                }
            }
        ).withoutFieldsOfNewRecords
    }

    /// The length of `composed(over:)`, told without making it.
    package func composedLength(over inner: Expression) -> Int {
        code.reduce(0) { length, instruction in
            switch instruction {
            case .element: length + inner.length
            case .each(_, _, let body): length + 1 + body.composedLength(over: inner)
            default: length + 1
            }
        }
    }

    /// How many instructions there are, bodies of closures included.
    private var length: Int {
        code.reduce(0) { length, instruction in
            if case .each(_, _, let body) = instruction { length + 1 + body.length } else { length + 1 }
        }
    }
}
