internal import SatchelColumns
package import SatchelStorage

/// The bytes of a file as text: decompressed if it holds gzip, as they are if not.
///
/// With a range of a plain file reading begins one byte before it (which tells whether a line starts at its first byte) and does not stop
/// at its end: `LineChunks` takes the same range. A file named `.gz` must hold gzip, or nothing.
package func openInput(_ path: String, range: Range<Int>? = nil) throws -> any ByteReader {
    let file = try LocalFiles.open(path)
    let start = try firstBytes(of: file)
    let source = PrefixReader(start, file)
    let isNamedGzip = path.utf8.suffix(3).elementsEqual(".gz".utf8)
    switch InputKind(firstBytes: start) {
    case .gzip:
        if let range, range.lowerBound > 0 {
            throw SatchelError(
                .invalidArgument, "expected a whole gzip file, found the range \(range) of one; only plain text can be read in parts",
                at: .init(file: path))
        }
        return GzipReader(source, file: path)
    case .plain:
        if isNamedGzip {
            return GzipReader(source, file: path)
        }
        guard let range, range.lowerBound > 1 else { return source }
        return try LocalFiles.open(path, from: range.lowerBound - 1)
    }
}

/// The same of a reader that has been opened where its range is to be read from.
package func openInput(_ reader: any ByteReader, range: Range<Int>?, file: String) throws -> any ByteReader {
    // In its middle an object can't be told; it was looked at before it was cut.
    if let range, range.lowerBound > 1 { return reader }
    let start = try firstBytes(of: reader)
    let source = PrefixReader(start, reader)
    // As shown, an address of the web ends in `?…` where it has a query.
    let name = file.hasSuffix("?…") ? file.dropLast(2) : file[...]
    let isGzip = InputKind(firstBytes: start) == .gzip || name.utf8.suffix(3).elementsEqual(".gz".utf8)
    return isGzip ? GzipReader(source, file: file) : source
}

/// How the bytes of a file are stored.
package func inputKind(_ path: String) throws -> InputKind {
    InputKind(firstBytes: try firstBytes(of: LocalFiles.open(path)))
}

/// The same of the start of an object.
package func inputKind(of reader: any ByteReader) throws -> InputKind { InputKind(firstBytes: try firstBytes(of: reader)) }

private func firstBytes(of reader: any ByteReader) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4)
    var count = 0
    while count < bytes.count {
        let read = try bytes.withUnsafeMutableBytes { try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...])) }
        if read == 0 { break }
        count += read
    }
    return Array(bytes[..<count])
}

/// Some bytes, then the rest of a reader: what was looked at is not read twice, so pipes work too.
private final class PrefixReader: ByteReader {
    private let rest: any ByteReader
    private var prefix: ArraySlice<UInt8>

    init(_ prefix: [UInt8], _ rest: any ByteReader) {
        self.prefix = prefix[...]
        self.rest = rest
    }

    var storedBytesRead: Int { rest.storedBytesRead }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !prefix.isEmpty else { return try rest.read(into: buffer) }
        let part = prefix.prefix(buffer.count)
        buffer.copyBytes(from: part)
        prefix = prefix.dropFirst(part.count)
        return part.count
    }

    func next(for block: ByteBlock) throws -> ByteBlock { prefix.isEmpty ? try rest.next(for: block) : try filled(block) }
}
