internal import SatchelColumns

/// A value a row, or one value that stands for every row.
struct Vector: Sendable {
    var column: ColumnData
    let type: ColumnType
    /// The column has exactly one row.
    var isConstant: Bool

    /// For each row the row of the column.
    func row(_ row: Int) -> Int { isConstant ? 0 : row }
}

/// The values of a flat vector, as loops take them.
enum Operand<Element> {
    /// As many as there are rows.
    case each([Element])
    case all(Element)

    init?(_ values: [Element], isConstant: Bool, rows: Int) {
        if isConstant {
            guard let value = values.first else { return nil }
            self = .all(value)
        } else {
            guard values.count == rows else { return nil }
            self = .each(values)
        }
    }

    subscript(row: Int) -> Element {
        switch self {
        case .each(let values): values[row]
        case .all(let value): value
        }
    }
}

extension Vector {
    func bools(_ rows: Int) -> Operand<Bool>? {
        guard case .bools(let values) = column.storage else { return nil }
        return Operand(values, isConstant: isConstant, rows: rows)
    }

    func integers(_ rows: Int) -> Operand<Int64>? {
        guard case .integers(let values) = column.storage else { return nil }
        return Operand(values, isConstant: isConstant, rows: rows)
    }

    func doubles(_ rows: Int) -> Operand<Double>? {
        guard case .doubles(let values) = column.storage else { return nil }
        return Operand(values, isConstant: isConstant, rows: rows)
    }

    func texts(_ rows: Int) -> TextOperand? {
        guard case .text(let text) = column.storage, isConstant ? text.count >= 1 : text.count == rows else { return nil }
        return TextOperand(text: text, isConstant: isConstant)
    }

    /// What is known of an optional's presence, and the values below it.
    func optional(_ rows: Int) -> (present: Operand<Bool>, wrapped: Vector)? {
        guard case .optional(let values, let wrapped) = column.storage,
            let present = Operand(values, isConstant: isConstant, rows: rows)
        else { return nil }
        return (present, Vector(column: wrapped, type: type.unwrapped, isConstant: isConstant))
    }
}

/// The body's value of each pair of values; inlined, so that each body has its own loops, without a call a row.
@inline(__always)
func mapPairs<Element, Result>(
    _ left: Operand<Element>, _ right: Operand<Element>, _ rows: Int, _ body: (Element, Element) -> Result
) -> [Result] {
    [Result](unsafeUninitializedCapacity: rows) { target, filled in
        // In bounds: `target` has room for `rows` values, and an operand's array has exactly that many.
        switch (left, right) {
        case (.each(let left), .each(let right)):
            left.withUnsafeBufferPointer { left in
                right.withUnsafeBufferPointer { right in
                    for row in 0..<rows { target.initializeElement(at: row, to: body(left[row], right[row])) }
                }
            }
        case (.each(let left), .all(let right)):
            left.withUnsafeBufferPointer { left in
                for row in 0..<rows { target.initializeElement(at: row, to: body(left[row], right)) }
            }
        case (.all(let left), .each(let right)):
            right.withUnsafeBufferPointer { right in
                for row in 0..<rows { target.initializeElement(at: row, to: body(left, right[row])) }
            }
        case (.all(let left), .all(let right)):
            target.initialize(repeating: body(left, right))
        }
        filled = rows
    }
}
