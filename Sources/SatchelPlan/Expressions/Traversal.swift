package import SatchelColumns

/// What becomes of a list's elements, or an optional's value, that a closure runs over.
package enum Traversal: String, Hashable, Codable, Sendable, CaseIterable {
    /// Whether the closure is true of an element; the first one decides.
    case contains
    /// Whether the closure is true of every element; the first one of which it is false decides.
    case allSatisfy
    /// The elements of which the closure is true.
    case filter
    /// What the closure makes of each.
    case map

    /// The type of the value over a list or optional, by the type of the closure's; nil where they do not fit.
    package func type(over type: ColumnType, body: ColumnType) -> ColumnType? {
        switch (self, type) {
        case (.map, .optional): .optional(body)
        case (.map, .list): .list(body)
        case (.filter, .list) where body == .bool: type
        case (.contains, .list) where body == .bool, (.allSatisfy, .list) where body == .bool: .bool
        default: nil
        }
    }
}

extension Expression {
    /// The list's elements or the optional's value through a closure's body, in which they are `inner` of the depth.
    package func each(_ traversal: Traversal, depth: Int, _ body: Expression) -> Expression {
        Expression(code + [.each(traversal, depth: depth, body)])
    }

    package func part(_ step: JSONStep) -> Expression { Expression(code + [.part(step)]) }

    /// The depths of the closures around this one whose elements it reads.
    package var outerDepths: Set<Int> {
        code.reduce(into: []) { depths, instruction in
            switch instruction {
            case .inner(let depth): depths.insert(depth)
            case .each(_, let depth, let body): depths.formUnion(body.outerDepths.subtracting([depth]))
            default: break
            }
        }
    }
}
