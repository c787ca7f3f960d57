/// The rows of a column whose value is an error: raised by whoever reads the row, invisible to everyone else.
///
/// An error is a value here for the same reason that a NaN is: a condition before it may remove the row,
/// a projection may never look at it, and neither may change the outcome of a pipeline.
package struct Faults: Sendable, Codable, Hashable {
    /// Ascending.
    package private(set) var rows: [Int]
    package private(set) var errors: [SatchelError]

    package init() {
        rows = []
        errors = []
    }

    package init(rows: [Int], errors: [SatchelError]) {
        self.rows = rows
        self.errors = errors
    }

    package var isEmpty: Bool { rows.isEmpty }

    package var first: SatchelError? { errors.first }

    package subscript(row: Int) -> SatchelError? {
        let index = rows.partitioningIndex { $0 >= row }
        return index < rows.count && rows[index] == row ? errors[index] : nil
    }

    /// Adds a fault; of two in one row the earlier one stays.
    package mutating func add(_ error: SatchelError, at row: Int) {
        if let last = rows.last, last >= row {
            let index = rows.partitioningIndex { $0 >= row }
            if rows[index] == row { return }
            rows.insert(row, at: index)
            errors.insert(error, at: index)
        } else {
            rows.append(row)
            errors.append(error)
        }
    }

    package func merging(_ other: Faults) -> Faults {
        if other.isEmpty { return self }
        if isEmpty { return other }
        var merged = Faults()
        var (left, right) = (0, 0)
        while left < rows.count || right < other.rows.count {
            let isLeft = right == other.rows.count || (left < rows.count && rows[left] <= other.rows[right])
            if isLeft {
                merged.add(errors[left], at: rows[left])
                left += 1
            } else {
                merged.add(other.errors[right], at: other.rows[right])
                right += 1
            }
        }
        return merged
    }

    /// The faults of the selected rows, renumbered.
    package func gathered(_ selection: [Int32]) -> Faults {
        if isEmpty { return self }
        var result = Faults()
        for (new, old) in selection.enumerated() {
            if let error = self[Int(old)] { result.add(error, at: new) }
        }
        return result
    }

    package func filtered(_ keep: (Int) -> Bool) -> Faults {
        if isEmpty { return self }
        var result = Faults()
        for (row, error) in zip(rows, errors) where keep(row) { result.add(error, at: row) }
        return result
    }
}

extension Array {
    /// The first index whose element satisfies the condition, by bisection of a sorted array.
    package func partitioningIndex(where condition: (Element) -> Bool) -> Int {
        (0..<count).partitioningPoint { condition(self[$0]) }
    }
}

extension Range<Int> {
    /// The first number for which the condition holds, if it holds for all that follow; the end if for none.
    package func partitioningPoint(where condition: (Int) -> Bool) -> Int {
        var (low, high) = (lowerBound, upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if condition(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
