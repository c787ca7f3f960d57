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
    ///   - partitionBytes: about how many stored bytes make a partition: small files are grouped, large plain ones cut at line ends.
    ///   - maxLineBytes: a longer line is an error.
    public static func files(
        _ paths: String..., partitionBytes: Int = 64 << 20, maxLineBytes: Int = 64 << 20, fileID: String = #fileID, line: Int = #line
    ) -> Bag<String> {
        files(paths, partitionBytes: partitionBytes, maxLineBytes: maxLineBytes, fileID: fileID, line: line)
    }

    /// The lines of the files of a list: `Bag.files(paths) |> .json`.
    ///
    /// As ``files(_:partitionBytes:maxLineBytes:fileID:line:)-(String...,_,_,_,_)``.
    public static func files(
        _ paths: [String], partitionBytes: Int = 64 << 20, maxLineBytes: Int = 64 << 20, fileID: String = #fileID, line: Int = #line
    ) -> Bag<String> {
        let empty = paths.contains("") ? "files(\"\"): expected a path, a pattern or a folder" : nil
        let none = paths.isEmpty ? "files(): expected at least one path, pattern or folder" : nil
        return text(.file, paths, partitionBytes, maxLineBytes, wrong: none ?? empty, at: place(fileID, line))
    }

    /// The lines of objects in S3 whose keys begin with a prefix.
    ///
    /// ```swift
    /// let events = Bag.s3("githubarchive-data", "2015") |> .json
    /// ```
    ///
    /// Objects in the natural order of their keys. Nothing is read before a result is asked for. Its address is `s3://bucket/prefix`: a test's
    /// `InMemory` puts lines in its place by that.
    public static func s3(
        _ bucket: String, _ prefix: String = "", partitionBytes: Int = 64 << 20, maxLineBytes: Int = 64 << 20, fileID: String = #fileID,
        line: Int = #line
    ) -> Bag<String> {
        let isName = !bucket.isEmpty && !bucket.contains("/")
        let wrong = isName ? nil : "s3(\"\(bucket)\", \"\(prefix)\"): expected the bucket's name alone, then the prefix of the keys"
        return text(.s3, ["s3://\(bucket)/\(prefix)"], partitionBytes, maxLineBytes, wrong: wrong, at: place(fileID, line))
    }

    private static func text(
        _ scheme: TextSource.Scheme, _ addresses: [String], _ partitionBytes: Int, _ maxLineBytes: Int, wrong: String?, at place: String
    ) -> Bag<String> {
        var wrong = wrong
        if partitionBytes < 1 { wrong = wrong ?? "partitionBytes: \(partitionBytes): expected 1 or more" }
        if maxLineBytes < 1 { wrong = wrong ?? "maxLineBytes: \(maxLineBytes): expected 1 or more" }
        let source = TextSource(scheme: scheme, addresses: addresses, partitionBytes: partitionBytes, maxLineBytes: maxLineBytes)
        return Bag(leaf: .text(source), type: .string, place: place, fault: wrong.map { SatchelError(.invalidPlan, $0) })
    }
}
