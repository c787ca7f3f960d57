internal import SatchelColumns
internal import SatchelScan
internal import Synchronization

/// Decoders of JSON values of one type for any number of threads: each uses one alone and puts it back.
final class ValueDecoders: Sendable {
    /// Of no thread while it lies here.
    private struct Idle: @unchecked Sendable {
        let decoder: LineDecoder
    }

    private let type: ColumnType
    private let idle = Mutex<[Idle]>([])

    init(_ type: ColumnType) { self.type = type }

    /// The values of JSON texts, a row each; what is wrong with one is an error of its row.
    ///
    /// - Parameter origin: where the rows lie; nil where nobody knows.
    func decode(_ values: some Sequence<ArraySlice<UInt8>>, origin: Origin? = nil) throws -> ColumnData {
        var text = TextData()
        for value in values {
            text.bytes.append(contentsOf: value.isEmpty ? JSON.null.bytes : value)
            guard let end = UInt32(exactly: text.bytes.count) else {
                throw SatchelError(.invalidArgument, "a batch of JSON values to decode would pass 4 GiB")
            }
            text.offsets.append(end)
        }
        let used = try idle.withLock { $0.popLast() } ?? Idle(decoder: LineDecoder(type: type, reading: RowReading()))
        defer { idle.withLock { $0.append(used) } }
        let batch = Batch(count: text.count, column: ColumnData(.text(text)), origin: origin)
        let decoded = try used.decoder.decode(batch).batch
        return ColumnData(decoded.column.storage, faults: decoded.faults.merging(decoded.column.faults))
    }
}
