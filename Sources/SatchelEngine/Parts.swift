/// Rows in order cut into so many parts of about equal length.
struct Parts {
    private let total: Int
    private let count: Int

    init(_ total: Int, _ count: Int) {
        self.total = total
        self.count = count
    }

    /// Part p holds the rows from total * p / count on; widened so that the product can't overflow.
    func firstRow(of part: Int) -> Int { Int(Int128(total) * Int128(part) / Int128(count)) }

    func owner(of row: Int) -> Int {
        var part = Int(Int128(row) * Int128(count) / Int128(total))
        while firstRow(of: part + 1) <= row { part += 1 }
        return part
    }
}
