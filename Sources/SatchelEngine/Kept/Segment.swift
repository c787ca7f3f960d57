#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

package import SatchelColumns
internal import Synchronization

/// Rows at rest as one binary batch: in memory, or in a file that is mapped when it is read.
package final class Segment: Sendable {
    private enum Place {
        case memory(ByteRegion)
        /// A file of its own, removed with it.
        case spilled(String)
        /// A part of a file that stays.
        case saved(String, offset: Int)
        /// In another process.
        case held(HeldRows)
        /// A part of an object in a store.
        case stored(StoredPart)
        /// Elsewhere, for a task that reads a part of it.
        case lent(LentRows)
    }

    private let known: Mutex<BatchReader?>
    /// The type that it was written as.
    package let type: ColumnType
    private let place: Mutex<Place>
    private let budget: MemoryBudget?
    /// What the budget knows it by.
    private let number = Mutex<Int?>(nil)
    /// Of lent rows the lines, once somebody has asked for one.
    private let lentLines = Mutex<ByteRegion?>(nil)

    package let rows: Int
    package let bytes: Int
    /// The files that the rows come from; of saved ones nothing is known.
    let files: [String]

    /// Takes over a batch in memory, which counts against the budget from now on.
    /// - Parameter files: those of the lines whose numbers lie behind the batch.
    init(_ region: ByteRegion, files: [String], type: ColumnType, budget: MemoryBudget) throws {
        self.files = files
        let reader = try region.withBytes { try BatchReader($0, type: type) }
        known = Mutex(reader)
        (rows, bytes) = (reader.rows, region.count)
        self.type = type
        self.budget = budget
        place = Mutex(.memory(region))
        let number = try budget.add(self, bytes: region.count)
        self.number.withLock { $0 = number }
    }

    /// A batch in a part of a file; nothing of it is read yet.
    init(file: String, offset: Int, length: Int, rows: Int, type: ColumnType) {
        known = Mutex(nil)
        (self.rows, bytes) = (rows, length)
        files = []
        self.type = type
        budget = nil
        place = Mutex(.saved(file, offset: offset))
    }

    /// Rows that a worker holds.
    init(_ held: HeldRows, files: [String], type: ColumnType) {
        known = Mutex(nil)
        (rows, bytes) = (held.rows, held.bytes)
        self.files = files
        self.type = type
        budget = nil
        place = Mutex(.held(held))
    }

    /// A batch, or as much of one as a task reads, that is here for a task and counts against no budget.
    init(visiting region: ByteRegion, files: [String], rows: Int, type: ColumnType) {
        known = Mutex(nil)
        (self.rows, bytes) = (rows, region.count)
        self.files = files
        self.type = type
        budget = nil
        place = Mutex(.memory(region))
    }

    /// A batch in a part of an object; nothing of it is there yet.
    init(_ part: StoredPart, length: Int, rows: Int, type: ColumnType) {
        known = Mutex(nil)
        (self.rows, bytes) = (rows, length)
        files = []
        self.type = type
        budget = nil
        place = Mutex(.stored(part))
    }

    /// Rows that lie elsewhere, for a task that reads a part of them.
    init(_ lent: LentRows, files: [String], rows: Int) {
        known = Mutex(nil)
        (self.rows, bytes) = (rows, lent.bytes)
        self.files = files
        type = lent.type
        budget = nil
        place = Mutex(.lent(lent))
    }

    /// The part of an object, if it is one.
    var inStore: StoredPart? { if case .stored(let part) = place.withLock({ $0 }) { part } else { nil } }

    /// What is to be sent for before it is read.
    var upcoming: (any Upcoming)? {
        inStore.flatMap { $0.isWanted ? $0 : nil }
    }

    deinit {
        switch place.withLock({ $0 }) {
        case .memory: if let number = number.withLock({ $0 }) { budget?.remove(number) }
        case .spilled(let file):
            unlink(file)
            budget?.removeFile(of: bytes)
        case .saved, .stored, .held, .lent: break
        }
    }

    /// Calls the body with the batch and its bytes, of which at least the columns of a projection are there, and what lies behind the batch.
    package func withBatch<Result>(reading: Projection, _ body: (BatchReader, UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        switch place.withLock({ $0 }) {
        case .held(let held): return try held.region(reading: reading, type: type).withBytes { try body(BatchReader($0, type: type), $0) }
        case .lent(let lent): return try lent.region(reading: reading).withBytes { try body(reader($0), $0) }
        default: return try withBytes { try body(reader($0), $0) }
        }
    }

    /// The rows where another process holds them.
    var held: HeldRows? { if case .held(let held) = place.withLock({ $0 }) { held } else { nil } }

    /// The part of a file that is saved, if it is one.
    var inFile: (file: String, offset: Int)? {
        if case .saved(let file, let offset) = place.withLock({ $0 }) { (file, offset) } else { nil }
    }

    /// Calls the body with the batch's bytes, which stay where they are until it returns.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        if let number = number.withLock({ $0 }) { budget?.touch(number) }
        // The region is held until the body ends, also if the segment goes to a file meanwhile.
        switch place.withLock({ $0 }) {
        case .memory(let region): return try region.withBytes(body)
        case .spilled(let file): return try Self.mapped(file, 0, bytes, body)
        case .saved(let file, let offset): return try Self.mapped(file, offset, bytes, body)
        case .held(let held): return try held.region(reading: .all, type: type).withBytes(body)
        case .lent(let lent): return try lent.region(reading: .all).withBytes(body)
        case .stored(let part): return try part.withBytes(body)
        }
    }

    /// The batch's directory, checked when it is asked for first.
    package func reader(_ bytes: UnsafeRawBufferPointer) throws -> BatchReader {
        if let reader = known.withLock({ $0 }) { return reader }
        let reader = try BatchReader(bytes, type: type)
        guard reader.length <= self.bytes, reader.rows == rows else {
            throw SatchelError.damagedBatch("it has \(reader.rows) rows in \(reader.length) bytes, and the list \(rows) in \(self.bytes)")
        }
        known.withLock { $0 = reader }
        return reader
    }

    /// The line that a row was read from, if that was known when it was kept.
    func place(of row: Int) -> (file: String, number: Int)? {
        guard !files.isEmpty, let row = Int32(exactly: row) else { return nil }
        let found = try? withLines { reader, bytes in
            // In bounds: the batch is no longer than the bytes, which `reader` has checked.
            return LineNumbers.read(UnsafeRawBufferPointer(rebasing: bytes[reader.length...]), rows: rows, row: row)
        }
        guard let place = found ?? nil, place.number > 0, files.indices.contains(place.file) else { return nil }
        return (files[place.file], place.number)
    }

    /// The batch, of which nothing but the lines of its rows need be there.
    private func withLines<Result>(_ body: (BatchReader, UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        guard case .lent(let lent) = place.withLock({ $0 }) else { return try withBatch(reading: .nothing, body) }
        // Asked for row by row.
        let region = try lentLines.withLock { lines in
            if let lines { return lines }
            let region = try lent.region(reading: .nothing)
            lines = region
            return region
        }
        return try region.withBytes { try body(reader($0), $0) }
    }

    private static func mapped<Result>(
        _ file: String, _ offset: Int, _ count: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        do {
            return try FileBytes.withMapped(file, offset: offset, count: count, body)
        } catch let failure as FileBytes.Failure {
            throw SatchelError(
                .readFailed, "could not read \(count) bytes of kept partitions; was the file removed or cut while it was in use?",
                cause: String(cString: strerror(failure.code)), at: .init(file: file, offset: offset))
        } catch var error as SatchelError where error.code == .corruptBatch {
            if error.location.file == nil { error.location.file = file }
            throw error
        }
    }

    /// The same with all bytes here: for who goes through them again and again.
    func whole() throws -> Segment {
        guard case .lent(let lent) = place.withLock({ $0 }) else { return self }
        return Segment(visiting: try lent.region(reading: .all), files: files, rows: rows, type: type)
    }

    /// Writes the bytes to a file and lets the memory go.
    func spill(to folder: SpillFolder) throws {
        guard case .memory(let region) = place.withLock({ $0 }) else { return }
        let file = try region.withBytes { try folder.write($0) }
        place.withLock { $0 = .spilled(file) }
    }
}
