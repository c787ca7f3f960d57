/// Reads columns of binary batches; used by one thread.
///
/// What of a batch was read whole is kept until `clear()`, for the next that asks for it.
package final class BatchDecoder {
    private let text = TextReader(inflater: Inflater())
    private var known: [Int: ColumnData] = [:]

    package init() {}

    /// Forgets the columns of the batch that was read last.
    package func clear() { known.removeAll(keepingCapacity: true) }

    /// The columns that the projection names, as a value of the batch's type; strings may come with codes.
    /// - Parameter rows: which rows, ascending; nil: all.
    package func read(
        _ batch: BatchReader, in bytes: UnsafeRawBufferPointer, _ projection: Projection, rows: [Int32]? = nil
    ) throws -> ColumnData {
        try column(Source(batch: batch, bytes: bytes), batch.root, projection, rows)
    }

    private struct Source {
        let batch: BatchReader
        let bytes: UnsafeRawBufferPointer
    }

    /// - Parameters:
    ///   - siblings: the columns of the same record that stand before it.
    ///   - depth: how many columns end with this one, in a row.
    private func column(
        _ source: Source, _ node: BatchReader.Node, _ projection: Projection, _ rows: [Int32]?,
        after siblings: ArraySlice<BatchReader.Node> = [], depth: Int = 0
    ) throws -> ColumnData {
        let count = rows?.count ?? node.rows
        switch node.kind {
        case .absent: return ColumnData(.absent(count))
        case .record:
            let fields = node.type.representation.record?.fields ?? []
            let columns = try zip(node.children, fields).enumerated().map { place, part in
                let (child, field) = part
                guard let below = projection.field(field.name) else { return ColumnData(.absent(count)) }
                return try column(source, child, below, rows, after: node.children[..<place])
            }
            return ColumnData(.record(columns, count: count))
        case .optional: return try optional(source, node, projection, rows)
        case .list: return try list(source, node, projection, rows)
        case .bool, .integer, .double, .text:
            if projection.isNothing { return ColumnData(.absent(count)) }
            if let column = known[node.index] { return rows.map { column.gathered($0) } ?? column }
            let column = try node.encoding == .suffix ? suffixed(source, node, rows, siblings, depth) : values(source, node, rows)
            if rows == nil { known[node.index] = column }
            return column
        }
    }

    private func values(_ source: Source, _ node: BatchReader.Node, _ rows: [Int32]?) throws -> ColumnData {
        var cursor = try source.batch.bytes(of: node, in: source.bytes)
        switch node.kind {
        case .bool:
            let values = try Bits.read(&cursor, count: node.rows)
            return ColumnData(.bools(rows.map { rows in rows.map { values[Int($0)] } } ?? values))
        case .integer:
            let values: [Int64] = try IntegerReader(&cursor, count: node.rows).read(rows: rows)
            guard node.type.holds(values) else { throw cursor.damaged("has integers that are none of \(node.type)") }
            return ColumnData(.integers(values))
        case .double: return ColumnData(.doubles(try Doubles.read(&cursor, count: node.rows, rows: rows)))
        default: return try text.read(&cursor, node.encoding, count: node.rows, rows: rows, most: node.mostText)
        }
    }

    /// Strings that end with those of a column before them.
    private func suffixed(
        _ source: Source, _ node: BatchReader.Node, _ rows: [Int32]?, _ siblings: ArraySlice<BatchReader.Node>, _ depth: Int
    ) throws -> ColumnData {
        var cursor = try source.batch.bytes(of: node, in: source.bytes)
        let place = Int(clamping: try cursor.read(UInt64.self))
        let encoding = UInt8(exactly: try cursor.read(UInt64.self)).flatMap(BatchFormat.Encoding.init)
        guard node.kind == .text, siblings.indices.contains(place), siblings[place].kind == .text, let encoding else {
            throw cursor.damaged("ends with a column that is not there")
        }
        guard depth < BatchFormat.mostSuffixes else { throw cursor.damaged("ends with too many columns in a row") }
        let base = try column(source, siblings[place], .all, rows, after: siblings[..<place], depth: depth + 1)
        let before = try text.read(&cursor, encoding, count: node.rows, rows: rows, most: node.mostText)
        guard let joined = ColumnData.joined(before, base, most: node.mostText) else {
            throw cursor.damaged("has strings that are too long")
        }
        return joined
    }

    /// The values of the rows that have one lie together.
    private func optional(_ source: Source, _ node: BatchReader.Node, _ projection: Projection, _ rows: [Int32]?) throws -> ColumnData {
        var cursor = try source.batch.bytes(of: node, in: source.bytes)
        let all = try Bits.read(&cursor, count: node.rows)
        var places = [Int32](repeating: -1, count: all.count)
        var next: Int32 = 0
        for row in all.indices where all[row] {
            places[row] = next
            next += 1
        }
        guard Int(next) == node.children[0].rows else {
            throw cursor.damaged("has \(next) values, and its column \(node.children[0].rows)")
        }
        let wanted = rows.map { rows in rows.map { places[Int($0)] } } ?? places
        let present = wanted.map { $0 >= 0 }
        if rows == nil, Int(next) == all.count {
            return .optional(present, values: try column(source, node.children[0], projection, nil))
        }
        let dense = rows == nil ? nil : wanted.filter { $0 >= 0 }
        let values = try column(source, node.children[0], projection, dense)
        var place: Int32 = 0
        let spread = present.map { isPresent -> Int32 in
            guard isPresent else { return -1 }
            defer { place += 1 }
            return place
        }
        return .optional(present, values: values.spread(to: spread))
    }

    private func list(_ source: Source, _ node: BatchReader.Node, _ projection: Projection, _ rows: [Int32]?) throws -> ColumnData {
        var cursor = try source.batch.bytes(of: node, in: source.bytes)
        let lengths: [Int64] = try IntegerReader(&cursor, count: node.rows).read()
        var all: [UInt32] = [0]
        all.reserveCapacity(lengths.count + 1)
        var end = 0
        for length in lengths {
            guard length >= 0, length <= Int64(BatchFormat.mostElements - end) else { throw cursor.damaged("has lists that are too long") }
            end += Int(length)
            all.append(UInt32(end))
        }
        guard end == node.children[0].rows else { throw cursor.damaged("has \(end) elements, and its column \(node.children[0].rows)") }
        let below = projection.field(Projection.element) ?? .nothing
        guard let rows else { return ColumnData(.list(offsets: all, try column(source, node.children[0], below, nil))) }
        var offsets: [UInt32] = [0]
        var elements: [Int32] = []
        for row in rows {
            elements.append(contentsOf: (all[Int(row)]..<all[Int(row) + 1]).lazy.map { Int32($0) })
            offsets.append(UInt32(elements.count))
        }
        return ColumnData(.list(offsets: offsets, try column(source, node.children[0], below, elements)))
    }
}

extension BatchReader.Node {
    /// The most bytes that its strings may have together: what the directory says of them.
    fileprivate var mostText: Int { min(BatchFormat.mostText, plainLength - rows * kind.plainWidth) }
}

extension ColumnType {
    /// Whether integers are all values of the type.
    fileprivate func holds(_ values: [Int64]) -> Bool {
        if case .integer(let type) = representation { type.holds(values) } else { true }
    }
}
