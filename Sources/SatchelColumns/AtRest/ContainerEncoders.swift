/// Which rows have a value, and the values of those.
final class OptionalEncoder: ColumnEncoder {
    private let wrapped: any ColumnEncoder
    private var present: [Bool] = []
    var heldBytes: Int { present.count + wrapped.heldBytes }
    var plainBytes: Int { present.count + wrapped.plainBytes }
    var mostValues: Int { max(present.count, wrapped.mostValues) }

    init(_ wrapped: any ColumnEncoder) { self.wrapped = wrapped }

    func append(_ column: ColumnData) throws {
        guard case .optional(let more, let values) = column.storage else { throw mismatch("an optional") }
        present += more
        let rows = more.indices.compactMap { more[$0] ? Int32(truncatingIfNeeded: $0) : nil }
        if rows.isEmpty { return }
        try wrapped.append(rows.count == more.count ? values : values.gathered(rows))
    }

    func write(to batch: BatchWriter) throws {
        try batch.column(.optional, children: 1, rows: present.count, plainBytes: present.count) { region in
            try Bits.write(present, to: region)
            return .bits
        }
        present.removeAll(keepingCapacity: true)
        try wrapped.write(to: batch)
    }
}

/// How long each list is, and the elements of all.
final class ListEncoder: ColumnEncoder {
    private let element: any ColumnEncoder
    private var lengths: [UInt32] = []
    private var elements = 0
    var heldBytes: Int { lengths.count * 4 + element.heldBytes }
    var plainBytes: Int { lengths.count * 4 + element.plainBytes }
    var mostValues: Int { max(lengths.count, elements, element.mostValues) }

    init(_ element: any ColumnEncoder) { self.element = element }

    func append(_ column: ColumnData) throws {
        guard case .list(let offsets, let values) = column.storage, let first = offsets.first, let last = offsets.last else {
            throw mismatch("lists")
        }
        lengths.append(contentsOf: zip(offsets, offsets.dropFirst()).lazy.map { $1 &- $0 })
        elements += Int(last - first)
        guard elements <= BatchFormat.mostElements else {
            throw SatchelError(
                .invalidArgument,
                "the lists of a batch would have more than \(BatchFormat.mostElements) elements in one column; keep fewer columns, or leave out "
                    + "lists so long")
        }
        let isAll = first == 0 && Int(last) == values.count
        if last > first { try element.append(isAll ? values : values.gathered((Int32(first)..<Int32(last)).map { $0 })) }
    }

    func write(to batch: BatchWriter) throws {
        try batch.column(.list, children: 1, rows: lengths.count, plainBytes: lengths.count * 4) { try Integers.write(lengths, to: $0) }
        lengths.removeAll(keepingCapacity: true)
        elements = 0
        try element.write(to: batch)
    }
}

final class RecordEncoder: ColumnEncoder {
    private let fields: [any ColumnEncoder]
    private var count = 0
    var heldBytes: Int { fields.reduce(0) { $0 + $1.heldBytes } }
    var plainBytes: Int { fields.reduce(0) { $0 + $1.plainBytes } }
    var mostValues: Int { fields.reduce(count) { max($0, $1.mostValues) } }

    init(_ fields: [any ColumnEncoder]) { self.fields = fields }

    func append(_ column: ColumnData) throws {
        guard case .record(let columns, let rows) = column.storage, columns.count == fields.count else { throw mismatch("a record") }
        for (field, column) in zip(fields, columns) { try field.append(column) }
        count += rows
    }

    func write(to batch: BatchWriter) throws {
        findBases()
        try batch.column(.record, children: fields.count, rows: count, plainBytes: 0) { _ in .plain }
        count = 0
        for field in fields { try field.write(to: batch) }
    }

    /// Finds columns of strings that end with those of an earlier one, as addresses end with names.
    private func findBases() {
        let texts = fields.enumerated().compactMap { field in (field.element as? TextEncoder).map { (place: field.offset, encoder: $0) } }
        for (index, column) in texts.enumerated() {
            let bases = texts[..<index].filter {
                ($0.encoder.base?.depth ?? 0) < BatchFormat.mostSuffixes && SuffixBase.holds(of: column.encoder.text, on: $0.encoder.text)
            }
            // The longest one leaves least.
            guard let base = bases.max(by: { $0.encoder.text.bytes.count < $1.encoder.text.bytes.count }) else { continue }
            column.encoder.base = SuffixBase(
                place: base.place, depth: (base.encoder.base?.depth ?? 0) + 1, lengths: base.encoder.text.lengths)
        }
    }
}
