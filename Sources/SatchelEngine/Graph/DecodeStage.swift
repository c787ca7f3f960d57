internal import SatchelColumns
internal import SatchelScan

/// Reads each string as a JSON value, by the policy of the source that the strings are from.
final class DecodeStage: RowStage {
    private let decoder: LineDecoder
    private var skipped = SkippedRows()
    /// Of the batch that was decoded last, for the stage of rejected rows.
    fileprivate var rejected: [RejectedRow] = []

    init(type: ColumnType, reading: RowReading) throws { decoder = try LineDecoder(type: type, reading: reading) }

    func run(_ batch: Batch) throws -> Batch {
        let decoded = try decoder.decode(batch)
        skipped += decoded.skipped
        rejected = decoded.rejected
        return decoded.batch
    }

    func takeSkipped() -> SkippedRows {
        defer { skipped = SkippedRows() }
        return skipped
    }
}

/// The rows that the decoding before it has left out.
struct RejectedStage: RowStage {
    private let decoding: DecodeStage

    init(of decoding: (any RowStage)?) throws {
        guard let decoding = decoding as? DecodeStage else { throw mismatch("lines") }
        self.decoding = decoding
    }

    /// - Parameter batch: what was decoded, of which nothing is used.
    func run(_ batch: Batch) throws -> Batch { try Batch(rejected: decoding.rejected, origin: nil) }
}
