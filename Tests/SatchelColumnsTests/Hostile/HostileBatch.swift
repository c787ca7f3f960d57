@testable import SatchelColumns

/// Bytes that may be anything, read as a binary batch: what comes of it is an error that says so, or columns that are sound.
///
/// The first byte chooses the type, the second what is put right before the bytes are read and which rows are, the rest is the batch.
struct HostileBatch {
    private let type: ColumnType
    private let mode: UInt8
    private let batch: [UInt8]

    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count >= 2 else { return nil }
        let head = Array(bytes.prefix(2))
        type = FuzzTypes.all[Int(head[0]) % FuzzTypes.all.count]
        mode = head[1]
        var batch = Array(bytes.dropFirst(2))
        // In most modes what is claimed and summed is put right, so that the bytes behind it are reached.
        if mode & 0b11 != 0 {
            if mode & 0b10 != 0 { Sealing.makeRoom(&batch, Self.roomBytes) }
            Sealing.seal(&batch)
        }
        self.batch = batch
    }

    /// What each column may take; more of it only costs time.
    private static let roomBytes: UInt64 = 16 << 20

    /// Of so many rows one is read.
    private var stride: Int32 { [1, 3, 17, 1000][Int(mode >> 2) & 3] }

    /// Reads all rows and some; throws what nobody who reads a batch should see.
    func read() throws {
        try batch.withUnsafeBytes { bytes in
            guard let reader = try sound({ try BatchReader(bytes, type: type) }) else { return }
            _ = [RestingColumn](adding: [reader, reader]).table
            let rows = (0..<Int32(reader.rows)).filter { $0 % stride == stride - 1 }
            let some = try sound { try BatchDecoder().read(reader, in: bytes, .all, rows: rows) }
            let all = try sound { try BatchDecoder().read(reader, in: bytes, .all) }
            if let some { try Soundness.check(some, type, rows: rows.count) }
            guard let all else { return }
            try Soundness.check(all, type, rows: reader.rows)
            guard let some, case let (few, many) = (some.flattened, all.flattened), Soundness.isComplete(many) else { return }
            for (place, row) in rows.enumerated() where !isSame(few, place, many, Int(row)) {
                throw Unsound(what: "row \(row) differs when it is read alone")
            }
        }
    }

    /// What the body gives; nil after an error that says what is wrong with the bytes.
    private func sound<Value>(_ body: () throws -> Value) throws -> Value? {
        do { return try body() } catch let error as SatchelError where [.corruptBatch, .unsupported].contains(error.code) { return nil }
    }
}
