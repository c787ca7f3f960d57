internal import SatchelColumns
internal import SatchelStorage

/// The forms of a unit on its way to a worker.
enum UnitForm: UInt8 {
    case file, object, standIn, batches, segments
}

/// How a batch in memory came about, which errors tell.
enum OriginForm: UInt8 {
    case unknown, values, result
}

/// Writes units for a worker: what it holds by number, everything else by value.
struct UnitWriter {
    let worker: WorkerIdentity
    /// What the leaf reads of partitions at rest.
    let reading: Projection
    private(set) var bytes: ByteWriter
    /// Of the segment before: most have the same.
    private var type: ColumnType?

    init(_ bytes: ByteWriter, for worker: WorkerIdentity, reading: Projection) {
        self.bytes = bytes
        self.worker = worker
        self.reading = reading
    }

    mutating func append(number: Int) { bytes.append(UInt64(number)) }

    mutating func append(_ unit: Unit) throws {
        switch unit {
        case .file(let object, let range):
            append(.file, object, range)
        case .object(let upcoming):
            append(.object, upcoming.object, upcoming.range)
        case .standIn(let address, let lines, let firstLine, let offset):
            bytes.append(UnitForm.standIn.rawValue)
            bytes.append(address)
            append(number: firstLine)
            append(number: offset)
            append(number: lines.count)
            for line in lines { bytes.append(line) }
        case .batches(let batches):
            bytes.append(UnitForm.batches.rawValue)
            append(number: batches.count)
            for batch in batches {
                append(batch.origin)
                try bytes.append(batch)
            }
        case .segments(let segments):
            bytes.append(UnitForm.segments.rawValue)
            append(number: segments.count)
            for segment in segments { try append(segment) }
        }
    }

    private mutating func append(_ form: UnitForm, _ object: InputObject, _ range: Range<Int>?) {
        bytes.append(form.rawValue)
        append(object)
        bytes.append(range != nil)
        if let range {
            append(number: range.lowerBound)
            append(number: range.upperBound)
        }
    }

    private mutating func append(_ object: InputObject) {
        bytes.append(object.address)
        append(number: object.size)
        bytes.append(object.etag != nil)
        if let etag = object.etag { bytes.append(etag) }
    }

    private mutating func append(_ origin: Origin?) {
        switch origin?.lines {
        case let lines as ValueLines where origin?.rows == nil:
            bytes.append(OriginForm.values.rawValue)
            append(number: lines.first)
        case is ResultRows: bytes.append(OriginForm.result.rawValue)
        default: bytes.append(OriginForm.unknown.rawValue)
        }
    }

    mutating func append(_ segment: Segment) throws {
        let form = try segment.form(for: worker, reading: reading)
        bytes.append(form.tag)
        if case .held(let number) = form { return bytes.append(number) }
        bytes.append(type != segment.type)
        if type != segment.type { try bytes.append(json: segment.type) }
        type = segment.type
        append(number: segment.rows)
        append(number: segment.bytes)
        switch form {
        case .held: break
        case .lent(let number):
            append(files: segment.files)
            bytes.append(number)
        case .inFile(let file, let offset):
            bytes.append(file)
            append(number: offset)
        case .inStore(let part):
            append(part.object)
            append(number: part.place.lowerBound)
            try bytes.append(json: part.columns)
        case .parts(let parts):
            append(files: segment.files)
            parts.write(to: &bytes)
        }
    }
    private mutating func append(files: [String]) {
        append(number: files.count)
        for file in files { bytes.append(file) }
    }
}
