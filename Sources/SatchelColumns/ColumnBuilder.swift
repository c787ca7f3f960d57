/// Collects values into a column; one for each column, records and lists hold theirs.
///
/// Opaque to users; what ``Record()`` generates writes through it. Not safe to share between threads.
public final class ColumnBuilder {
    package let type: ColumnType
    package private(set) var count = 0
    private var bools: [Bool] = []
    private var integers: [Int64] = []
    private var doubles: [Double] = []
    private var text = TextData()
    private var offsets: [UInt32] = [0]
    /// The fields of a record, the element of a list, the value of an optional.
    package let children: [ColumnBuilder]
    private var faults = Faults()
    /// The fields that no one reads.
    private var absent = false

    package init(_ type: ColumnType) {
        self.type = type
        switch type.representation {
        case .record(let record): children = record.fields.map { ColumnBuilder($0.type) }
        case .list(let element): children = [ColumnBuilder(element)]
        case .optional(let wrapped): children = [ColumnBuilder(wrapped)]
        default: children = []
        }
    }

    package func append(bool: Bool) {
        bools.append(bool)
        count += 1
    }

    package func append(integer: Int64) {
        integers.append(integer)
        count += 1
    }

    package func append(double: Double) {
        doubles.append(double)
        count += 1
    }

    package func append(utf8: some Collection<UInt8>) throws {
        text.bytes.append(contentsOf: utf8)
        guard let end = UInt32(exactly: text.bytes.count) else { throw Self.tooLarge }
        text.offsets.append(end)
        count += 1
    }

    /// Ends a list whose elements were appended to `children[0]`.
    package func endList() throws {
        guard let end = UInt32(exactly: children[0].count) else { throw Self.tooLarge }
        offsets.append(end)
        count += 1
    }

    /// Ends a record whose fields were appended to `children`.
    package func endRecord() { count += 1 }

    package func append(present: Bool) throws {
        if !present { try children[0].appendDefault() }
        bools.append(present)
        count += 1
    }

    package func append(fault: SatchelError) throws {
        faults.add(fault, at: count)
        try appendDefault()
    }

    /// A value that nobody reads, where the row has none.
    package func appendDefault() throws {
        switch type.representation {
        case .bool: append(bool: false)
        case .integer: append(integer: 0)
        case .double, .float, .date: append(double: 0)
        case .string, .json: try append(utf8: [])
        case .list: try endList()
        case .optional: try append(present: false)
        case .record:
            for child in children { try child.appendDefault() }
            endRecord()
        case .enumeration, .dictionary: throw mismatch("\(type)")
        }
    }

    /// Copies a row of a column of the same type.
    package func append(_ column: ColumnData, row: Int) throws {
        if !column.faults.isEmpty, let fault = column.faults[row] { return try append(fault: fault) }
        switch column.storage {
        // Nobody reads what is only there in parts either: who reads a part takes it where it lies.
        case .absent, .parts:
            absent = true
            count += 1
        case .coded(let codes, let values): try append(values, row: Int(codes[row]))
        case .bools(let values): append(bool: values[row])
        case .integers(let values): append(integer: values[row])
        case .doubles(let values): append(double: values[row])
        case .text(let values): try append(utf8: values[row])
        case .list(let starts, let element):
            for child in starts[row]..<starts[row + 1] { try children[0].append(element, row: Int(child)) }
            try endList()
        case .optional(let present, let wrapped):
            if present[row] {
                try children[0].append(wrapped, row: row)
                bools.append(true)
                count += 1
            } else {
                try append(present: false)
            }
        case .record(let fields, _):
            for (child, field) in zip(children, fields) { try child.append(field, row: row) }
            endRecord()
        }
    }

    /// Copies all rows of a column of the same type.
    package func append(contentsOf column: ColumnData) throws {
        for row in 0..<column.count { try append(column, row: row) }
    }

    package func finish() -> ColumnData {
        let storage: ColumnData.Storage
        switch type.representation {
        case _ where absent: storage = .absent(count)
        case .bool: storage = .bools(bools)
        case .integer: storage = .integers(integers)
        case .double, .float, .date: storage = .doubles(doubles)
        case .string, .json: storage = .text(text)
        case .list: storage = .list(offsets: offsets, children[0].finish())
        case .optional: storage = .optional(present: bools, children[0].finish())
        case .record: storage = .record(children.map { $0.finish() }, count: count)
        // No type stands for itself by one of these.
        case .enumeration, .dictionary: storage = .absent(count)
        }
        return ColumnData(storage, faults: faults)
    }

    private static var tooLarge: SatchelError {
        SatchelError(.invalidArgument, "a batch would hold more than 4 GiB in one column; yield smaller elements")
    }
}
