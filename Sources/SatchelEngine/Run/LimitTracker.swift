/// Whether enough rows are there for the limits of a level: the pure part of stopping early.
struct LimitTracker {
    fileprivate struct Limit {
        let rows: Int
        /// For each input what its units gave.
        var held: [[Held]]
    }

    fileprivate struct Held {
        var rows = 0
        /// Nothing more comes of the unit.
        var isDone = false
    }

    private var limits: [Int: Limit] = [:]

    var isEmpty: Bool { limits.isEmpty }

    mutating func add(target: Int, rows: Int, units: [Int]) {
        limits[target] = Limit(rows: rows, held: units.map { Array(repeating: Held(), count: $0) })
    }

    /// Notes the rows that a unit has given so far.
    mutating func record(target: Int, input: Int, unit: Int, rows: Int, isDone: Bool) {
        limits[target]?.held[input][unit] = Held(rows: rows, isDone: isDone)
    }

    /// Whether the first rows of every limit are known, counting from its first unit without a gap.
    var isSatisfied: Bool { limits.values.allSatisfy(\.isSatisfied) }

    /// Whether that is so for want of no rows.
    var isFull: Bool { limits.values.allSatisfy { $0.isSatisfied && $0.total >= $0.rows } }
}

extension LimitTracker.Limit {
    var total: Int { held.lazy.joined().reduce(0) { $0 + $1.rows } }

    var isSatisfied: Bool {
        var total = 0
        for unit in held.lazy.joined() {
            total += unit.rows
            if total >= rows { return true }
            guard unit.isDone else { return false }
        }
        return true
    }
}
