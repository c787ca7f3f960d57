internal import SatchelColumns

/// `rounded(_:)` by one rule.
struct Rounding: PreparedCall {
    private let rule: FloatingPointRoundingRule

    init(_ literals: [Vector]) throws {
        switch try literals[0].literalText() {
        case "toNearestOrAwayFromZero": rule = .toNearestOrAwayFromZero
        case "toNearestOrEven": rule = .toNearestOrEven
        case "up": rule = .up
        case "down": rule = .down
        case "towardZero": rule = .towardZero
        case "awayFromZero": rule = .awayFromZero
        case let other: throw mismatch("a rounding rule, not \(other)")
        }
    }

    func column(_ inputs: [Vector], in rows: Rows, _ type: ColumnType) -> ColumnData? {
        guard let values = inputs[0].doubles(rows.count) else { return nil }
        return ColumnData(.doubles((0..<rows.count).map { values[$0].rounded(rule) }))
    }
}
