/// Whether enough rows are there for the limits of a level: the pure part of stopping early.
struct LimitTracker {
    fileprivate struct Limit {
        let rows: Int
        /// For each input the rows that its units gave; nil while a unit is not done.
        var held: [[Int?]]
    }

    private var limits: [Int: Limit] = [:]

    var isEmpty: Bool { limits.isEmpty }

    mutating func add(target: Int, rows: Int, units: [Int]) {
        limits[target] = Limit(rows: rows, held: units.map { Array(repeating: nil, count: $0) })
    }

    mutating func record(target: Int, input: Int, unit: Int, rows: Int) {
        limits[target]?.held[input][unit] = rows
    }

    /// Whether the first rows of every limit are known, counting from its first unit without a gap.
    var isSatisfied: Bool { limits.values.allSatisfy(\.isSatisfied) }
}

extension LimitTracker.Limit {
    var isSatisfied: Bool {
        var total = 0
        for rows in held.lazy.joined() {
            if total >= self.rows { return true }
            guard let rows else { return false }
            total += rows
        }
        return true
    }
}
