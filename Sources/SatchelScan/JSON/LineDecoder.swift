package import SatchelColumns

/// Decodes a column of strings, each one JSON value; blank ones give no row, as blank lines of a file give none.
///
/// Used by one thread.
package final class LineDecoder {
    private let scanner: ChunkScanner
    private let program: JSONProgram
    private var buffer: [UInt8] = []

    package init(type: ColumnType) throws {
        scanner = try ChunkScanner()
        program = try JSONProgram(type: type, projection: .all)
    }

    package func decode(_ batch: Batch) throws -> Batch {
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
            let decoded = try program.decode(scanner, count: scanner.rowCount)
            let rows = scanner.rowLines.map { Int32($0) }
            var result = Batch(
                count: rows.count, column: decoded.column, faults: batch.faults.gathered(rows), origin: batch.origin?.gathered(rows))
            // What could not be read as text can't be read as JSON either.
            result.faults = result.faults.merging(batch.column.faults.gathered(rows)).merging(decoded.faults)
            return result
        }
    }
}

/// The rows of a batch whose strings are read as lines.
private struct BatchLines: Origin.Lines {
    let batch: Batch
    let rowLines: [UInt32]

    func location(of line: Int) -> SatchelError.Location {
        line < rowLines.count ? batch.location(of: Int(rowLines[line])) : .init()
    }
}
