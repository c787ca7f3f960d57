internal import SatchelColumns

/// The elements of some rows' lists, end to end.
struct ListChildren {
    /// Where each row's elements begin among `children`, and where the last ones end.
    private(set) var offsets: [UInt32] = [0]
    /// Their places in the lists' column.
    private(set) var children: [Int32] = []
    /// The row of each.
    private(set) var owners: [Int32] = []

    /// Rows of which the condition is false count as empty.
    init(_ lists: [UInt32], of rows: Range<Int>, where isRead: (Int) -> Bool) {
        offsets.reserveCapacity(rows.count + 1)
        for row in rows {
            if isRead(row) {
                for child in lists[row]..<lists[row + 1] {
                    children.append(Int32(bitPattern: child))
                    owners.append(Int32(truncatingIfNeeded: row))
                }
            }
            // No more than there are in the column, whose offsets are of 32 bits.
            offsets.append(UInt32(truncatingIfNeeded: children.count))
        }
    }

    /// The elements of a row among `children`.
    func range(_ row: Int) -> Range<Int> { Int(offsets[row])..<Int(offsets[row + 1]) }

    /// The elements' column, uncopied where these are all in their order.
    func gathered(_ elements: ColumnData) -> ColumnData {
        let isWhole = children.count == elements.count && children.indices.allSatisfy { children[$0] == Int32(truncatingIfNeeded: $0) }
        return isWhole ? elements : elements.gathered(children)
    }
}

extension ColumnData {
    func isEmptyList(_ row: Int) -> Bool {
        if case .list(let offsets, _) = storage, row + 1 < offsets.count { offsets[row] == offsets[row + 1] } else { false }
    }
}
