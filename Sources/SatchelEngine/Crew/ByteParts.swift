internal import SatchelColumns

/// Some ranges of a batch's bytes, on their way to another process.
struct ByteParts: Sendable {
    private var parts: [(offset: Int, bytes: [UInt8])] = []

    /// The columns that a projection names, and what lies behind the batch.
    init(of segment: Segment, reading: Projection) throws {
        parts = try segment.withBatch(reading: reading) { batch, bytes in
            var ranges = try batch.ranges(of: reading, in: bytes)
            if batch.length < bytes.count { ranges.append(batch.length..<bytes.count) }
            // In bounds: the reader has checked its ranges, and so does the slice.
            return ranges.map { ($0.lowerBound, Array(UnsafeRawBufferPointer(rebasing: bytes[$0]))) }
        }
    }

    func write(to writer: inout ByteWriter) {
        writer.append(UInt64(parts.count))
        for part in parts {
            writer.append(UInt64(part.offset))
            writer.append(UInt64(part.bytes.count))
            part.bytes.withUnsafeBytes { writer.append(raw: $0) }
        }
    }

    /// A region of the batch's length with the parts in their places.
    static func region(count: Int, from cursor: inout ByteCursor) throws -> ByteRegion {
        let number = try cursor.readCount()
        guard number <= cursor.left else { throw cursor.damaged("claims \(number) parts") }
        let region = try ByteRegion(blank: count)
        for _ in 0..<number {
            let (offset, length) = (try cursor.readCount(), try cursor.readCount())
            let bytes = try cursor.take(length)
            let (end, overflows) = offset.addingReportingOverflow(length)
            guard !overflows, end <= count else { throw cursor.damaged("has a part that ends at byte \(end), and its length is \(count)") }
            // In bounds by the line above, and of the same length.
            region.rewrite(offset..<end) { $0.copyMemory(from: bytes) }
        }
        return region
    }
}
