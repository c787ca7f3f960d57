internal import SatchelColumns

/// Collects the strings of a column row by row; one that the column has no room for is an error of its row.
struct TextCollector {
    private let rows: Rows
    private var text = TextData()
    private var faults = Faults()

    /// Room for about so many bytes.
    init(_ rows: Rows, bytes: Int) {
        self.rows = rows
        text.bytes.reserveCapacity(bytes)
        text.offsets.reserveCapacity(rows.count + 1)
    }

    private var row: Int { text.offsets.count - 1 }

    mutating func append(_ string: some Collection<UInt8>) {
        if string.count <= rows.textLimit - text.bytes.count {
            text.bytes.append(contentsOf: string)
        } else {
            faults.add(rows.tooLong(row), at: row)
        }
        // What the column holds is within its limit, 32 bits.
        text.offsets.append(UInt32(truncatingIfNeeded: text.bytes.count))
    }

    mutating func append(fault: SatchelError) {
        faults.add(fault, at: row)
        append([])
    }

    var column: ColumnData { ColumnData(.text(text), faults: faults) }
}
