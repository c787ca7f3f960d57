package import SatchelColumns

/// Decodes a column of strings, each one JSON value; blank ones give no row, as blank lines of a file give none.
///
/// Used by one thread.
package final class LineDecoder {
    private let scanner: ChunkScanner
    private let program: JSONProgram
    private let reading: RowReading
    /// Under a policy that leaves rows out.
    private let check: RecordCheck?
    private var buffer: [UInt8] = []

    /// What became of a batch.
    package struct Decoded {
        package var batch: Batch
        /// Rows that a policy left out.
        package var skipped = SkippedRows()
        /// The same with what is wrong with them, where they are collected.
        package var rejected: [RejectedRow] = []
    }

    package init(type: ColumnType, reading: RowReading) throws {
        scanner = try ChunkScanner()
        program = try JSONProgram(type: type, projection: .all)
        check = reading.rows == .fail ? nil : try RecordCheck(type: type, json: reading.json)
        self.reading = reading
    }

    package func decode(_ batch: Batch) throws -> Decoded {
        guard case .text(let text) = batch.column.storage else { throw mismatch("String") }
        buffer.removeAll(keepingCapacity: true)
        buffer.reserveCapacity(text.bytes.count + text.count + ChunkOptions.padding)
        for row in 0..<text.count {
            // A newline inside an element is white space between tokens and an error in a string; so is a tab, and it ends no line.
            for byte in text[row] { buffer.append(byte == Newlines.byte ? UInt8(ascii: "\t") : byte) }
            buffer.append(Newlines.byte)
        }
        let length = buffer.count
        guard length < 1 << 31 else { throw SatchelError(.invalidArgument, "a batch of lines to decode would pass 2 GiB") }
        buffer.append(contentsOf: repeatElement(0, count: ChunkOptions.padding))
        return try buffer.withUnsafeBytes { bytes in
            let chunk = LineChunk(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<length]), offset: 0, isLast: true)
            try scanner.index(chunk, mode: .json) { offsets, lines in BatchLines(batch: batch, rowLines: lines) }
            return try decodeRows(of: batch, batch.faults.merging(batch.column.faults))
        }
    }

    /// - Parameter faults: those that the rows had before; what could not be read as text can't be read as JSON either.
    private func decodeRows(of batch: Batch, _ faults: Faults) throws -> Decoded {
        let lines = scanner.rowLines
        let wrong = try check?.wrongRows(scanner).filter { faults[Int(lines[$0.row])] == nil } ?? []
        let selected = wrong.others(of: scanner.rowCount)
        let count = selected?.count ?? scanner.rowCount
        let decoded = try program.decode(scanner, rows: selected, count: count, json: reading.json)
        let rows = selected?.map { Int32(lines[Int($0)]) } ?? lines.map { Int32($0) }
        var result = Batch(count: count, column: decoded.column, faults: faults.gathered(rows), origin: batch.origin?.gathered(rows))
        result.faults = result.faults.merging(decoded.faults)
        var skipped = SkippedRows()
        for row in wrong { skipped.add(row.reason) }
        guard let check, reading.rows == .collect else { return Decoded(batch: result, skipped: skipped) }
        return Decoded(batch: result, skipped: skipped, rejected: wrong.map { check.rejected($0, scanner) })
    }
}

/// The rows of a batch whose strings are read as lines.
private struct BatchLines: Origin.Lines {
    let batch: Batch
    let rowLines: [UInt32]

    func location(of line: Int) -> SatchelError.Location {
        line < rowLines.count ? batch.location(of: Int(rowLines[line])) : .init()
    }

    func spot(of line: Int) -> SatchelError.Location {
        line < rowLines.count ? batch.origin?.spot(of: Int(rowLines[line])) ?? .init() : .init()
    }
}
