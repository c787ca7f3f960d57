internal import SatchelColumns
internal import SatchelPlan

extension Bag where Element == String {
    /// The lines of files, plain or compressed.
    ///
    /// ```swift
    /// let events = Bag.files("2015-*.json.gz", "extra/") |> .json
    /// ```
    ///
    /// Paths, patterns (`*`, `?`, `[a-c]`, `{a,b}`, `**`) and folders, each in the natural order of names (hour 2 before hour 10). Nothing is
    /// read before a result is asked for, and then as a stream. What names no file is an error then.
    /// - Parameters:
    ///   - rows: what becomes of rows that can't be read: an error, left out, or collected.
    ///   - json: whether whole documents are checked, or what is read of them.
    ///   - partitionBytes: about how many stored bytes make a partition: small files are grouped, large plain ones cut at line ends.
    ///   - maxLineBytes: a longer line is a row that can't be read.
    public static func files(
        _ paths: String..., rows: RowPolicy = .fail, json: JSONCheck = .asRead, partitionBytes: Int = 64 << 20,
        maxLineBytes: Int = 64 << 20, fileID: String = #fileID, line: Int = #line
    ) -> Bag<String> {
        files(paths, rows: rows, json: json, partitionBytes: partitionBytes, maxLineBytes: maxLineBytes, fileID: fileID, line: line)
    }

    /// The lines of the files of a list: `Bag.files(paths) |> .json`.
    ///
    /// As ``files(_:rows:json:partitionBytes:maxLineBytes:fileID:line:)-(String...,_,_,_,_,_,_)``.
    public static func files(
        _ paths: [String], rows: RowPolicy = .fail, json: JSONCheck = .asRead, partitionBytes: Int = 64 << 20,
        maxLineBytes: Int = 64 << 20, fileID: String = #fileID, line: Int = #line
    ) -> Bag<String> {
        let empty = paths.contains("") ? "files(\"\"): expected a path, a pattern or a folder" : nil
        let none = paths.isEmpty ? "files(): expected at least one path, pattern or folder" : nil
        let source = TextSource(
            scheme: .file, addresses: paths, partitionBytes: partitionBytes, maxLineBytes: maxLineBytes,
            reading: RowReading(rows: rows, json: json))
        return text(source, wrong: none ?? empty, at: place(fileID, line))
    }

    static func text(_ source: TextSource, wrong: String?, at place: String) -> Bag<String> {
        var wrong = wrong
        if source.partitionBytes < 1 { wrong = wrong ?? "partitionBytes: \(source.partitionBytes): expected 1 or more" }
        if source.maxLineBytes < 1 { wrong = wrong ?? "maxLineBytes: \(source.maxLineBytes): expected 1 or more" }
        return Bag(leaf: .text(source), type: .string, place: place, fault: wrong.map { SatchelError(.invalidPlan, $0) })
    }
}
