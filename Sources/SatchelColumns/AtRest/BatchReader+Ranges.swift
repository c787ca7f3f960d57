extension BatchReader {
    /// The most bytes that header and directory of a batch of a type take.
    package static func directoryBytes(of type: ColumnType) -> Int {
        BatchFormat.headerBytes + columns(of: type) * BatchFormat.entryBytes
    }

    private static func columns(of type: ColumnType) -> Int {
        type.representation.below("").reduce(1) { $0 + columns(of: $1.1) }
    }

    /// Which bytes are missing for a projection to be read, in no order; they may overlap.
    ///
    /// What some columns need shows only when they are there: ask again, until nothing is missing.
    /// - Parameters:
    ///   - bytes: as long as the batch; what is not there yet is never looked at.
    ///   - there: the bytes that have come in.
    package func missing(for projection: Projection, in bytes: UnsafeRawBufferPointer, there: [Range<Int>]) throws -> [Range<Int>] {
        var search = Search(batch: bytes, length: length, there: there)
        try search.look(at: root, projection, after: [])
        return search.needed.filter { !search.isThere($0) }
    }

    /// Where in a whole batch the columns lie that a projection names, ascending; header and directory come first.
    ///
    /// What a reader of these columns looks at, and no more: enough to send to one who wants no other columns.
    package func ranges(of projection: Projection, in bytes: UnsafeRawBufferPointer) throws -> [Range<Int>] {
        var search = Search(batch: bytes, length: length, there: [0..<length])
        try search.look(at: root, projection, after: [])
        return (search.needed + [0..<headBytes]).sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { joined, range in
            // Some are named twice: those that others end with.
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
    }

    /// Goes through the columns as `BatchDecoder` does.
    private struct Search {
        let batch: UnsafeRawBufferPointer
        let length: Int
        let there: [Range<Int>]
        var needed: [Range<Int>] = []

        mutating func look(at node: Node, _ projection: Projection, after siblings: ArraySlice<Node>, depth: Int = 0) throws {
            switch node.kind {
            case .absent: return
            case .record:
                let fields = node.type.representation.record?.fields ?? []
                for (place, (child, field)) in zip(node.children, fields).enumerated() {
                    if let below = projection.field(field.name) { try look(at: child, below, after: node.children[..<place]) }
                }
            case .optional:
                try need(node)
                for child in node.children { try look(at: child, projection, after: []) }
            case .list:
                try need(node)
                for child in node.children { try look(at: child, projection.field(Projection.element) ?? .nothing, after: []) }
            case .bool, .integer, .double, .text:
                if projection.isNothing { return }
                let range = try need(node)
                guard node.encoding == .suffix, isThere(range), depth < BatchFormat.mostSuffixes else { return }
                // In bounds: `need` has compared the range with the bytes.
                var cursor = ByteCursor(UnsafeRawBufferPointer(rebasing: batch[range]), of: "column \(node.name)")
                let place = Int(clamping: try cursor.read(UInt64.self))
                // What is none of these the decoder names.
                if siblings.indices.contains(place) {
                    try look(at: siblings[place], .all, after: siblings[..<place], depth: depth + 1)
                }
            }
        }

        func isThere(_ range: Range<Int>) -> Bool { there.contains { $0.clamped(to: range) == range } }

        @discardableResult
        private mutating func need(_ node: Node) throws -> Range<Int> {
            let (end, overflows) = node.offset.addingReportingOverflow(node.length)
            guard !overflows, end <= min(batch.count, length) else {
                throw SatchelError.damagedBatch("column \(node.name) ends at byte \(end), and there are \(batch.count)")
            }
            let range = node.offset..<end
            if !range.isEmpty { needed.append(range) }
            return range
        }
    }
}
