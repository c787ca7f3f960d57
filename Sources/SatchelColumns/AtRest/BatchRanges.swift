extension BatchReader {
    /// Where in the batch's bytes the columns lie that a projection names, ascending; header and directory come first.
    ///
    /// What a reader of these columns looks at, and no more: enough of a batch to send to one who wants no other columns.
    package func ranges(of projection: Projection, in bytes: UnsafeRawBufferPointer) throws -> [Range<Int>] {
        var found = [0..<headBytes]
        try collect(root, projection, after: [], in: bytes, into: &found)
        found.sort { $0.lowerBound < $1.lowerBound }
        return found.reduce(into: []) { joined, range in
            // Some are named twice: those that others end with.
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else if !range.isEmpty {
                joined.append(range)
            }
        }
    }

    private func collect(
        _ node: Node, _ projection: Projection, after siblings: ArraySlice<Node>, in bytes: UnsafeRawBufferPointer,
        into found: inout [Range<Int>]
    ) throws {
        switch node.kind {
        case .absent: return
        case .record:
            let fields = node.type.representation.record?.fields ?? []
            for (place, (child, field)) in zip(node.children, fields).enumerated() {
                guard let below = projection.field(field.name) else { continue }
                try collect(child, below, after: node.children[..<place], in: bytes, into: &found)
            }
        case .optional:
            found.append(node.range)
            for child in node.children { try collect(child, projection, after: [], in: bytes, into: &found) }
        case .list:
            found.append(node.range)
            let below = projection.field(Projection.element) ?? .nothing
            for child in node.children { try collect(child, below, after: [], in: bytes, into: &found) }
        case .bool, .integer, .double, .text:
            if projection.isNothing { return }
            found.append(node.range)
            guard node.encoding == .suffix else { return }
            var cursor = try self.bytes(of: node, in: bytes)
            let place = Int(clamping: try cursor.read(UInt64.self))
            guard siblings.indices.contains(place) else { throw cursor.damaged("ends with a column that is not there") }
            // Each stands before the one that ends with it, so this ends.
            try collect(siblings[place], .all, after: siblings[..<place], in: bytes, into: &found)
        }
    }
}

extension BatchReader.Node {
    // No overflow: the directory's check has compared both with the batch's length.
    fileprivate var range: Range<Int> { offset..<offset + length }
}
