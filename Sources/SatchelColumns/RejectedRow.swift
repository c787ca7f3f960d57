/// A row that could not be read, from a source whose policy is `.collect`.
///
/// ```swift
/// let events = Bag.files("hours/", rows: .collect) |> .json
/// let (good, bad) = try await backend.compute {
///     events |> .count
///     events |> .rejected |> .pluck(\.reason) |> .frequencies
/// }
/// ```
///
/// A record like any other: `.filter { $0.reason == .missingKey }` works on it.
public struct RejectedRow: Hashable {
    /// The most bytes of the line that ``text`` holds.
    public static let textLimit = 1024

    /// The file, key or address; `values` for lines of the program.
    public let file: String
    /// The line in it, from 1.
    public let line: Int
    /// The byte offset in it of what is wrong (after decompression); lines of the program have none.
    public let offset: Int?
    /// The JSON path in the line, as `$.repo.name`, if a part of it is wrong.
    public let path: String?
    public let reason: SatchelError.Code
    /// What was expected, what was found, and what to do.
    public let message: String
    /// The line, cut after ``textLimit`` bytes, and one that is too long where that was found; bytes that are no UTF-8 are shown as U+FFFD.
    public let text: String

    public init(file: String, line: Int, offset: Int?, path: String?, reason: SatchelError.Code, message: String, text: String) {
        self.file = file
        self.line = line
        self.offset = offset
        self.path = path
        self.reason = reason
        self.message = message
        self.text = text
    }

    /// The row of an error, and the line that it is about.
    package init(_ error: SatchelError, line: some Sequence<UInt8>) {
        var bytes = Array(line.prefix(Self.textLimit + 1))
        if bytes.count > Self.textLimit {
            // Not within a character: its first byte is the last that does not continue one.
            let end = bytes.suffix(4).lastIndex { $0 & 0xc0 != 0x80 } ?? Self.textLimit
            bytes.removeSubrange(min(end, Self.textLimit)...)
        }
        self.init(
            file: error.location.file ?? "", line: error.location.line ?? 0, offset: error.location.offset, path: error.location.path,
            reason: error.code, message: error.message, text: String(decoding: bytes, as: UTF8.self))
    }
}

extension RejectedRow: Record {
    public struct Columns: Sendable {
        public let file = Column<RejectedRow, String>(0, "file")
        public let line = Column<RejectedRow, Int>(1, "line")
        public let offset = Column<RejectedRow, Int?>(2, "offset")
        public let path = Column<RejectedRow, String?>(3, "path")
        public let reason = Column<RejectedRow, SatchelError.Code>(4, "reason")
        public let message = Column<RejectedRow, String>(5, "message")
        public let text = Column<RejectedRow, String>(6, "text")

        public init() {}
    }

    public static var columns: Columns { Columns() }

    public static var fields: [RecordField<RejectedRow>] {
        [
            RecordField("file", key: "file", \RejectedRow.file, optional: \RejectedRow?.?.file),
            RecordField("line", key: "line", \RejectedRow.line, optional: \RejectedRow?.?.line),
            RecordField("offset", key: "offset", \RejectedRow.offset, optional: \RejectedRow?.?.offset),
            RecordField("path", key: "path", \RejectedRow.path, optional: \RejectedRow?.?.path),
            RecordField("reason", key: "reason", \RejectedRow.reason, optional: \RejectedRow?.?.reason),
            RecordField("message", key: "message", \RejectedRow.message, optional: \RejectedRow?.?.message),
            RecordField("text", key: "text", \RejectedRow.text, optional: \RejectedRow?.?.text),
        ]
    }

    public init(reading row: RecordReader) throws {
        self.init(
            file: try row.value(0), line: try row.value(1), offset: try row.value(2), path: try row.value(3), reason: try row.value(4),
            message: try row.value(5), text: try row.value(6))
    }

    public func write(to row: RecordWriter) throws {
        try row.write(file, 0)
        try row.write(line, 1)
        try row.write(offset, 2)
        try row.write(path, 3)
        try row.write(reason, 4)
        try row.write(message, 5)
        try row.write(text, 6)
    }
}

/// A column of reasons holds their names.
extension SatchelError.Code: ColumnValue {
    public static var columnType: ColumnType { .string }

    public static func columnRead(_ column: ColumnData, at row: Int) throws -> Self {
        Self(rawValue: try String.columnRead(column, at: row))
    }

    public func columnWrite(to builder: ColumnBuilder) throws { try rawValue.columnWrite(to: builder) }
}

extension SatchelError.Code: CustomStringConvertible {
    public var description: String { rawValue }
}
