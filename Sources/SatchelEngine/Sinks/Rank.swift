/// Where a row stands in the order of its bag.
package struct Rank: Comparable, Hashable, Sendable {
    /// Which of the sink's inputs, one after the other.
    package var input: Int
    /// Which unit of that input.
    package var unit: Int
    /// Which row of that unit.
    package var row: Int

    package init(input: Int, unit: Int, row: Int) {
        self.input = input
        self.unit = unit
        self.row = row
    }

    package static func < (left: Rank, right: Rank) -> Bool {
        if left.input != right.input { return left.input < right.input }
        return left.unit == right.unit ? left.row < right.row : left.unit < right.unit
    }

    func advanced(by rows: Int) -> Rank { Rank(input: input, unit: unit, row: row + rows) }
}
