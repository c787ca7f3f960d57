internal import SatchelColumns
internal import SatchelStorage

/// Reads units on the worker's side.
struct UnitCursor {
    var bytes: ByteCursor
    /// The store of the leaf's objects.
    let store: () throws -> any ObjectStore
    /// A segment that the worker holds.
    let held: (UInt64) throws -> Segment
    /// Who gives out the bytes of those that it does not.
    let lender: (any Lender)?
    private var type: ColumnType?

    init(
        _ bytes: ByteCursor, store: @escaping () throws -> any ObjectStore, lender: (any Lender)?,
        held: @escaping (UInt64) throws -> Segment
    ) {
        self.lender = lender
        self.bytes = bytes
        self.store = store
        self.held = held
    }

    mutating func unit() throws -> Unit {
        switch UnitForm(rawValue: try bytes.read(UInt8.self)) {
        case .file:
            let (object, range) = try object()
            return .file(object, range: range)
        case .object:
            let (object, range) = try object()
            return .object(UpcomingObject(object, range: range, store: try store()))
        case .standIn:
            let address = try bytes.text()
            let (first, offset) = (try bytes.readCount(), try bytes.readCount())
            let lines = try list { try $0.bytes.text() }
            return .standIn(address: address, lines: lines[...], firstLine: first, offset: offset)
        case .batches:
            return .batches(
                try list { cursor in
                    let origin = try cursor.origin()
                    var batch = try cursor.bytes.batch()
                    batch.origin = origin
                    return batch
                })
        case .segments: return .segments(try list { try $0.segment() })
        case nil: throw bytes.damaged("has a unit of no known form")
        }
    }

    private mutating func list<Element>(_ element: (inout UnitCursor) throws -> Element) throws -> [Element] {
        let count = try bytes.readCount()
        // Each takes a byte at least: a greater number is none.
        guard count <= bytes.left else { throw bytes.damaged("claims \(count) of what takes a byte each") }
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }

    private mutating func object() throws -> (InputObject, Range<Int>?) {
        let object = try namedObject()
        guard try bytes.bool() else { return (object, nil) }
        let (start, end) = (try bytes.readCount(), try bytes.readCount())
        guard start <= end else { throw bytes.damaged("has a range that ends before it begins") }
        return (object, start..<end)
    }

    private mutating func namedObject() throws -> InputObject {
        let (address, size) = (try bytes.text(), try bytes.readCount())
        return InputObject(address: address, size: size, etag: try bytes.bool() ? try bytes.text() : nil)
    }

    private mutating func origin() throws -> Origin? {
        switch OriginForm(rawValue: try bytes.read(UInt8.self)) {
        case .values: Origin(lines: ValueLines(first: try bytes.readCount()))
        case .result: Origin(lines: ResultRows())
        case .unknown: nil
        case nil: throw bytes.damaged("has rows from nowhere")
        }
    }

    mutating func segment() throws -> Segment {
        let tag = try bytes.read(UInt8.self)
        if tag == SegmentForm.heldTag { return try held(bytes.read(UInt64.self)) }
        if try bytes.bool() { type = try bytes.json(ColumnType.self) }
        guard let type else { throw bytes.damaged("has a segment of no type") }
        let (rows, count) = (try bytes.readCount(), try bytes.readCount())
        if tag == SegmentForm.inFileTag {
            return Segment(file: try bytes.text(), offset: try bytes.readCount(), length: count, rows: rows, type: type)
        }
        if tag == SegmentForm.inStoreTag {
            let (object, start) = (try namedObject(), try bytes.readCount())
            guard let store = try store() as? S3Store else { throw bytes.damaged("has a part of an object in no store") }
            let columns = try bytes.json(Projection.self)
            // No overflow: neither is more than can be counted.
            let part = StoredPart(object, place: start..<start + count, type: type, columns: columns, store: store)
            return Segment(part, length: count, rows: rows, type: type)
        }
        let files = try list { try $0.bytes.text() }
        if tag == SegmentForm.lentTag {
            guard let lender else { throw bytes.damaged("has rows that nobody here lends") }
            return Segment(
                LentRows(number: try bytes.read(UInt64.self), bytes: count, type: type, lender: lender), files: files, rows: rows)
        }
        let region = try ByteParts.region(count: count, from: &bytes)
        return Segment(visiting: region, files: files, rows: rows, type: type)
    }
}
