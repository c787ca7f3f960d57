internal import SatchelColumns
internal import SatchelPlan
internal import SatchelScan
internal import SatchelStorage

/// Reads one unit of text for all scans of a leaf: each chunk is indexed once.
///
/// What the conditions read is decoded of every row, the rest only of the rows that a scan lets through. Where a policy leaves rows out,
/// that is decided first, by the whole record.
final class ScanReader {
    /// One scan of the leaf, ready to run on one thread.
    private struct Arm {
        let node: Int
        let condition: Condition?
        /// Decodes what the rows let through need beyond the shared columns; nil if those are enough.
        let program: JSONProgram?
        /// Of the rows let through nothing is wanted but how many they are.
        let isCounting: Bool
        let limit: Int?
    }

    private let arms: [Arm]
    /// The scans of the rows that can't be read.
    private let rejectedNodes: [Int]
    /// What is read of every row.
    private let everyRow: Projection
    /// Decodes that; nil where lines are taken as they stand.
    private let shared: JSONProgram?
    private let reading: RowReading
    /// Under a policy that leaves rows out.
    private let check: RecordCheck?
    private let options: ChunkOptions
    private let scanner: ChunkScanner
    private let spare = SpareMemory()
    private var metrics = Metrics()

    // Of the unit being read:
    private var chunks: LineChunks?
    private var file = ""
    private var nextLine: Int? = 1
    private var bytesCounted = 0
    /// Opens the input from its start, to count lines.
    private var counting: OpeningPlain = { nil }
    /// The offset of the unit's first byte where the chunks do not know it.
    private var start = 0

    /// - Parameter isKept: whether the rows stay, so that what they were inflated from is worth to be known.
    init(_ leaf: [(node: Int, scan: Scan)], isKept: Bool) throws {
        guard let first = leaf.first?.scan else { throw SatchelError(.invalidPlan, "a leaf without scans") }
        let scans = leaf.filter { !$0.scan.isOfRejected }
        rejectedNodes = leaf.filter(\.scan.isOfRejected).map(\.node)
        let isText = first.decoded == nil
        let everyRow = scans.reduce(Projection.nothing) { read, arm in
            let own = arm.scan.condition == nil || isText ? arm.scan.output : arm.scan.tested
            return read.union(own).union(isText ? arm.scan.tested : .nothing)
        }
        self.everyRow = everyRow
        arms = try scans.map { node, scan in
            let isCovered = isText || scan.condition == nil || everyRow.covers(scan.output)
            return Arm(
                node: node, condition: try scan.condition.map { try Condition($0, over: scan.element) },
                program: isCovered ? nil : try JSONProgram(type: scan.element, projection: scan.output),
                isCounting: scan.output.isNothing, limit: scan.limit)
        }
        shared = isText ? nil : try JSONProgram(type: first.element, projection: everyRow)
        reading = first.source.reading
        check = reading.rows == .fail ? nil : try RecordCheck(type: first.decoded, json: reading.json)
        var options = ChunkOptions(maxLineBytes: first.source.maxLineBytes)
        options.keepsPacked = isKept && (arms.map(\.program) + [shared]).contains { $0?.readsJSON ?? false }
        self.options = options
        scanner = try ChunkScanner()
    }

    func open(_ unit: Unit) throws {
        nextLine = 1
        bytesCounted = 0
        start = 0
        if unit.beginsFile { metrics.files += 1 }
        switch unit {
        case .file(let object, let range):
            file = object.address
            if let range, range.lowerBound > 0 { nextLine = nil }
            counting = { try LocalFiles.open(object.address) }
            chunks = try LineChunks(path: object.address, range: range, options: options, spare: spare)
        case .object(let upcoming):
            file = upcoming.name
            if let range = upcoming.range, range.lowerBound > 0 { nextLine = nil }
            counting = { try upcoming.store.open(upcoming.object, range: nil, isTentative: false, takesSlot: false) }
            let input = try openInput(upcoming.take(), range: upcoming.range, file: file)
            chunks = try LineChunks(input, file: file, range: upcoming.range, options: options, spare: spare)
        case .standIn(let address, let lines, let firstLine, let offset):
            file = address
            nextLine = firstLine
            start = offset
            counting = { nil }
            chunks = try LineChunks(LineReader(lines), file: address, options: options, spare: spare)
        case .batches, .segments: throw mismatch("lines")
        }
    }

    func close() { chunks = nil }

    func takeMetrics() -> Metrics {
        defer { metrics = Metrics() }
        return metrics
    }

    /// The next batch of each scan; only those of rejected rows have one for a line that is left out unread.
    func next() throws -> [(node: Int, batch: Batch)]? {
        guard let chunks else { return nil }
        defer {
            metrics.bytesRead += chunks.storedBytesRead - bytesCounted
            bytesCounted = chunks.storedBytesRead
        }
        let chunk: LineChunk?
        do {
            chunk = try chunks.next()
        } catch let error as SatchelError where error.code == .lineTooLong {
            return try leavingOut(error, chunks)
        }
        guard let chunk else { return nil }
        try index(chunk)
        metrics.bytesInflated += chunk.bytes.count
        metrics.lines += scanner.lineCount

        let (kept, rejected) = try sorted(chunk)
        nextLine = nextLine.map { $0 + scanner.lineCount }
        var batches = rejected
        if !arms.isEmpty {
            let rows = try sharedRows(kept)
            for arm in arms { batches.append((arm.node, try batch(of: arm, from: rows, kept))) }
        }
        return batches
    }

    private func index(_ chunk: LineChunk) throws {
        try scanner.index(chunk, file: file, start: start, firstLine: nextLine, mode: shared == nil ? .text : .json, counting: counting)
    }

    /// A line that is too long to be looked at: an error with its number, or left out.
    private func leavingOut(_ tooLong: SatchelError, _ chunks: LineChunks) throws -> [(node: Int, batch: Batch)] {
        var error = tooLong
        if check == nil || !rejectedNodes.isEmpty {
            error.location.line =
                try nextLine
                ?? error.location.offset.flatMap { offset in try counting().flatMap { try? lineNumber(in: $0, before: offset) } }
        }
        error.location.offset = error.location.offset.map { start + $0 }
        guard check != nil else { throw error }
        nextLine = (nextLine ?? error.location.line).map { $0 + 1 }
        metrics.lines += 1
        metrics.skipped.add(error.code)
        let row = RejectedRow(error, line: chunks.startOfLongLine)
        return try rejectedNodes.map { ($0, try Batch(rejected: [row], origin: nil)) }
    }

    /// The rows of the chunk that can be read, nil if all can, and the others as batches for who asks for them.
    private func sorted(_ chunk: LineChunk) throws -> (kept: [Int32]?, rejected: [(node: Int, batch: Batch)]) {
        guard let check else { return (nil, []) }
        let wrong = try check.wrongRows(scanner)
        for row in wrong { metrics.skipped.add(row.reason) }
        let kept = wrong.others(of: scanner.rowCount)
        if rejectedNodes.isEmpty { return (kept, []) }
        if !wrong.isEmpty, nextLine == nil {
            // Once a unit, and only if one of its rows is to be told by its number.
            nextLine = try counting().map { try lineNumber(in: $0, before: chunk.offset) }
            try index(chunk)
        }
        let origin = Origin(lines: scanner.lines, rows: wrong.map { Int32($0.row) })
        let rejected = try Batch(rejected: wrong.map { check.rejected($0, scanner) }, origin: origin)
        return (kept, rejectedNodes.map { ($0, rejected) })
    }

    /// The rows of the chunk, all or those kept, with what every arm or its condition reads.
    private func sharedRows(_ kept: [Int32]?) throws -> Batch {
        let all = kept?.count ?? scanner.rowCount
        let count = rowsWanted(of: all)
        let rows = kept.map { count == all ? $0 : Array($0.prefix(count)) }
        let origin = Origin(lines: scanner.lines, rows: rows)
        guard let shared else {
            if everyRow.isNothing { return Batch(count: count, column: ColumnData(.absent(count)), origin: origin) }
            let text = try scanner.text(count: rows == nil ? count : scanner.rowCount)
            return rows.map { text.gathered($0) } ?? text
        }
        let json = check == nil ? reading.json : .asRead
        let decoded = try shared.decode(scanner, rows: rows, count: count, json: json)
        metrics.valuesDecoded += decoded.values
        metrics.bytesDecoded += decoded.bytes
        return Batch(count: count, column: decoded.column, faults: decoded.faults, origin: origin)
    }

    /// All rows, or the first few where no scan can want more.
    private func rowsWanted(of count: Int) -> Int {
        var most = 0
        for arm in arms {
            guard arm.condition == nil, let limit = arm.limit else { return count }
            most = max(most, limit)
        }
        return min(most, count)
    }

    private func batch(of arm: Arm, from rows: Batch, _ kept: [Int32]?) throws -> Batch {
        guard let condition = arm.condition else { return arm.limit.map { rows.prefix($0) } ?? rows }
        let selection = condition.select(rows)
        let count = min(selection.rows.count, arm.limit ?? .max)
        if arm.isCounting {
            let counted = Batch(count: rows.count, column: ColumnData(.absent(rows.count)), faults: rows.faults, origin: rows.origin)
            return selection.apply(to: counted).prefix(count)
        }
        // Also of no rows: stages above expect the columns that this scan is to give.
        guard let program = arm.program else { return selection.apply(to: rows).prefix(count) }
        let selected = count == selection.rows.count ? selection.rows : Array(selection.rows.prefix(count))
        let decoded = try program.decode(scanner, rows: kept.map { kept in selected.map { kept[Int($0)] } } ?? selected, count: count)
        metrics.valuesDecoded += decoded.values
        metrics.bytesDecoded += decoded.bytes
        return Batch(
            count: count, column: decoded.column, faults: selection.faults.filtered { $0 < count }.merging(decoded.faults),
            origin: rows.origin?.gathered(selected))
    }
}
