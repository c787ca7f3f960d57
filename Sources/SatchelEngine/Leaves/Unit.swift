package import SatchelColumns
package import SatchelStorage

/// A piece of a leaf that one thread reads from its start to its end.
///
/// A word long, since a store's listing may have a hundred thousand.
package enum Unit: Sendable {
    /// A file, or the lines that start in a range of a plain one.
    indirect case file(InputObject, range: Range<Int>?)
    /// An object of a store, or the lines that start in a range of a plain one.
    case object(UpcomingObject)
    /// Lines that stand in for a source, with the number of the first and its offset in bytes.
    indirect case standIn(address: String, lines: ArraySlice<String>, firstLine: Int, offset: Int)
    /// Batches in memory.
    case batches([Batch])
    /// Partitions at rest.
    case segments([Segment])
}

extension Unit {
    /// Whether a file, object or stand-in begins with it: one that is cut counts once.
    var beginsFile: Bool {
        switch self {
        case .file(_, let range): range.map { $0.lowerBound == 0 } ?? true
        case .object(let upcoming): upcoming.range.map { $0.lowerBound == 0 } ?? true
        case .standIn(_, _, let firstLine, _): firstLine == 1
        case .batches, .segments: false
        }
    }
}

extension Unit {
    /// How many bytes of a file or an object are to be read for it, as they lie there; 0 where none are.
    var storedBytes: Int {
        switch self {
        case .file(let file, let range): range?.count ?? file.size
        case .object(let upcoming): upcoming.range?.count ?? upcoming.object.size
        case .standIn, .batches, .segments: 0
        }
    }
}

/// The units of a leaf in order, and which of them make a partition together.
package struct UnitList: Sendable {
    package var units: [Unit]
    /// For each unit the number of its partition.
    package var partitions: [Int]

    package init(units: [Unit], partitions: [Int]) {
        self.units = units
        self.partitions = partitions
    }
}
