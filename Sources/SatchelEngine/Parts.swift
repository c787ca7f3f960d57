internal import SatchelColumns

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

extension [Batch] {
    /// The same rows in so many parts of about equal length.
    func split(into count: Int) -> [[Batch]] {
        let total = reduce(0) { $0 + $1.count }
        var parts = [[Batch]](repeating: [], count: count)
        var row = 0
        for batch in self {
            var start = 0
            while start < batch.count {
                let owner = Parts(total, count).owner(of: row)
                let end = Swift.min(batch.count, start + Parts(total, count).firstRow(of: owner + 1) - row)
                parts[owner].append(start == 0 && end == batch.count ? batch : batch.gathered((start..<end).map { Int32($0) }))
                row += end - start
                start = end
            }
        }
        return parts
    }
}
