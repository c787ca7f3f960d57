internal import SatchelColumns
internal import SatchelPlan

/// Reads partitions at rest for all recalls of a leaf: of each segment the columns that conditions read, and of the rows let through the
/// columns that are read further up.
final class RecallReader {
    /// One recall of the leaf, ready to run on one thread.
    private struct Arm {
        let node: Int
        let condition: Condition?
        let tested: Projection
        let output: Projection
        let limit: Int?
    }

    private let arms: [Arm]
    private let element: ColumnType
    /// What all arms read together.
    private let reading: Projection
    private let decoder = BatchDecoder()

    init(_ leaf: [(node: Int, recall: Recall)]) throws {
        guard let first = leaf.first?.recall else { throw SatchelError(.invalidPlan, "a leaf without recalls") }
        element = first.element
        reading = Self.reading(leaf.map(\.recall))
        arms = try leaf.map { node, recall in
            Arm(
                node: node, condition: try recall.condition.map { try Condition($0, over: recall.element) },
                tested: recall.tested.spelled(recall.element), output: recall.output.spelled(recall.element), limit: recall.limit)
        }
    }

    /// What some recalls of the same partitions read of them.
    static func reading(_ recalls: [Recall]) -> Projection {
        recalls.reduce(.nothing) { $0.union($1.output).union($1.tested) }
    }

    /// Whether nothing but the number of rows is asked for.
    static func isCounting(_ recall: Recall) -> Bool { recall.condition == nil && recall.output.isNothing && recall.limit == nil }

    /// The segment's batch for each recall.
    func read(_ segment: Segment) throws -> [(node: Int, batch: Batch)] {
        if arms.allSatisfy({ $0.condition == nil && $0.output.isNothing }) {
            return arms.map { ($0.node, Batch(of: segment, count: $0.limit.map { min($0, segment.rows) } ?? segment.rows)) }
        }
        return try segment.withBatch(reading: reading) { batch, bytes in
            defer { decoder.clear() }
            return try arms.map { ($0.node, try self.batch(of: $0, segment, batch, bytes)) }
        }
    }

    private func batch(of arm: Arm, _ segment: Segment, _ batch: BatchReader, _ bytes: UnsafeRawBufferPointer) throws -> Batch {
        let all = segment.rows
        guard let condition = arm.condition else {
            let count = min(all, arm.limit ?? all)
            let rows = count == all ? nil : (0..<Int32(count)).map { $0 }
            return Batch(
                count: count, column: try column(arm.output, segment, batch, bytes, rows),
                origin: Origin(lines: RowsOfSegment(segment: segment), rows: rows))
        }
        let tested = Batch(
            count: all, column: try column(arm.tested, segment, batch, bytes, nil), origin: Origin(lines: RowsOfSegment(segment: segment)))
        let selection = condition.select(tested)
        let count = min(selection.rows.count, arm.limit ?? all)
        let rows = count == all ? nil : Array(selection.rows.prefix(count))
        // Also of no rows: stages above expect the columns that this recall is to give.
        let column = try column(arm.output, segment, batch, bytes, rows)
        return Batch(
            count: count, column: column, faults: selection.faults.filtered { $0 < count },
            origin: Origin(lines: RowsOfSegment(segment: segment), rows: rows))
    }

    private func column(
        _ projection: Projection, _ segment: Segment, _ batch: BatchReader, _ bytes: UnsafeRawBufferPointer, _ rows: [Int32]?
    ) throws -> ColumnData {
        let column = try decoder.read(batch, in: bytes, projection, rows: rows)
        return segment.type == element ? column : column.reshaped(from: segment.type, to: element)
    }
}

extension Batch {
    /// Rows of which nothing is read.
    fileprivate init(of segment: Segment, count: Int) {
        self.init(count: count, column: ColumnData(.absent(count)), origin: Origin(lines: RowsOfSegment(segment: segment)))
    }
}
