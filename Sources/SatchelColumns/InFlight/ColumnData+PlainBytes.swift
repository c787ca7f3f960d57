extension ColumnData {
    /// About how many bytes so many codes of this column's values take without codes; nil where that is more than `most`.
    ///
    /// A few bytes can name a long value often, and everybody may take codes away without a look at what that makes.
    func plainBytes(of codes: [Int32], atMost most: Int) -> Int? {
        guard let widths = plainWidths(atMost: most) else { return 0 }
        // No overflow: no width is more than 2³¹ and one, and there are fewer than 2³¹ codes.
        let total = codes.reduce(0) { $0 + widths[Int($1)] }
        return total <= most ? total : nil
    }

    /// What each row takes, or `most` plus one where it is more; nil where no row takes anything.
    ///
    /// Column by column, not row by row: lists of codes of lists could have more values than anyone can look at.
    private func plainWidths(atMost most: Int) -> [Int]? {
        switch storage {
        case .absent: return nil
        case .bools(let values): return Array(repeating: 1, count: values.count)
        case .integers(let values): return Array(repeating: 8, count: values.count)
        case .doubles(let values): return Array(repeating: 8, count: values.count)
        case .text(let text): return (0..<text.count).map { min(4 + text.range($0).count, most + 1) }
        case .optional(let present, let wrapped):
            let below = wrapped.plainWidths(atMost: most)
            return present.indices.map { min(1 + (below?[$0] ?? 0), most + 1) }
        case .record(let fields, _): return Self.plainWidths(of: fields, atMost: most)
        case .parts(let parts, _): return Self.plainWidths(of: Array(parts.values), atMost: most)
        case .coded(let codes, let values): return values.plainWidths(atMost: most).map { widths in codes.map { widths[Int($0)] } }
        case .list(let offsets, let element):
            let below = element.plainWidths(atMost: most)
            return zip(offsets, offsets.dropFirst()).map { start, end in
                // No overflow, as above.
                let elements = below?[Int(start)..<Int(end)].reduce(0, +) ?? 0
                return min(4 + elements + Int(end - start), most + 1)
            }
        }
    }

    private static func plainWidths(of fields: [ColumnData], atMost most: Int) -> [Int]? {
        var total: [Int]?
        for widths in fields.lazy.compactMap({ $0.plainWidths(atMost: most) }) {
            total = total.map { zip($0, widths).map { min($0 + $1, most + 1) } } ?? widths
        }
        return total
    }
}
