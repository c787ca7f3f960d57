package import SatchelColumns
internal import SatchelPlan

/// The rows of a bag at rest: its partitions, each some segments.
package struct RestingRows: Sendable {
    package let partitions: [[Segment]]
    /// The type of the rows.
    package let type: ColumnType
    /// The columns that are there.
    package let columns: Projection

    package init(partitions: [[Segment]], type: ColumnType, columns: Projection) {
        self.partitions = partitions
        self.type = type
        self.columns = columns
    }

    package var bytes: Int { partitions.joined().reduce(0) { $0 + $1.bytes } }
    package var rows: Int { partitions.joined().reduce(0) { $0 + $1.rows } }

    /// How the columns lie, added up over all segments; of saved ones the directories are read.
    package func restingColumns() throws -> [RestingColumn] {
        [RestingColumn](adding: try partitions.joined().map { segment in try segment.withBatch(reading: .nothing) { batch, _ in batch } })
    }

    /// Throws where a recall reads a column that was not kept.
    func check(_ recall: Recall) throws {
        let there = columns.spelled(type)
        let wanted = recall.output.union(recall.tested).spelled(recall.element)
        guard !there.covers(wanted) else { return }
        let kept = Set(there.names(of: type))
        let missing = wanted.names(of: recall.element).filter { !kept.contains($0) }
        let names = missing.isEmpty ? "a part of a column" : missing.joined(separator: ", ")
        throw SatchelError(
            .invalidPlan,
            "this pipeline reads \(names), which was not kept; name it among the columns of persist(columns:), or read only what was kept")
    }
}
