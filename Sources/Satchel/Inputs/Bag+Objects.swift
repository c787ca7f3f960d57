internal import SatchelColumns
internal import SatchelPlan
public import SatchelStorage

extension Bag where Element == String {
    /// The lines of objects in S3 whose keys begin with a prefix.
    ///
    /// ```swift
    /// let events = Bag.s3("githubarchive-data", "2015") |> .json
    /// ```
    ///
    /// Plain or compressed, in the natural order of their keys. The prefix is taken as it stands. Nothing is read before a result is asked for,
    /// and then as a stream, eight objects at once or as many as help. Its address is `s3://bucket/prefix`: a test's `InMemory` puts lines in its place by that,
    /// which are read by the same `rows` and `json`. Errors name what the store has said.
    /// - Parameters:
    ///   - options: where the store is and who asks; what is left open comes from the environment and the AWS configuration files.
    ///   - rows: what becomes of rows that can't be read: an error, left out, or collected.
    ///   - json: whether whole documents are checked, or what is read of them.
    ///   - partitionBytes: about how many stored bytes make a partition: small objects are grouped, large plain ones cut at line ends.
    ///   - maxLineBytes: a longer line is a row that can't be read.
    public static func s3(
        _ bucket: String, _ prefix: String, options: ObjectStoreOptions = ObjectStoreOptions(), rows: RowPolicy = .fail,
        json: JSONCheck = .asRead, partitionBytes: Int = 64 << 20, maxLineBytes: Int = 64 << 20, fileID: String = #fileID, line: Int = #line
    ) -> Bag<String> {
        let isName = !bucket.isEmpty && !bucket.contains("/")
        let wrong = isName ? nil : "s3(\"\(bucket)\", \"\(prefix)\"): expected the bucket's name alone, then the prefix of the keys"
        let source = TextSource(
            scheme: .s3Prefix, addresses: ["s3://\(bucket)/\(prefix)"], partitionBytes: partitionBytes, maxLineBytes: maxLineBytes,
            reading: RowReading(rows: rows, json: json), store: options)
        return text(source, wrong: wrong ?? options.wrong, at: place(fileID, line))
    }

    /// The lines of objects in S3 by address: a key, a prefix of keys, a pattern of keys, or a bucket.
    ///
    /// ```swift
    /// let events = Bag.s3("s3://githubarchive-data/2015-0[1-5]-*.json.gz") |> .json
    /// ```
    ///
    /// Patterns are those of `Bag.files` (`*`, `?`, `[a-c]`, `{a,b}`, `{0..23}`, `**`). An address without one names the object of that key or,
    /// if there is none, all whose keys begin with it. Anything but an address that begins with `s3://` is a bucket's name. Otherwise as
    /// ``s3(_:_:options:rows:json:partitionBytes:maxLineBytes:fileID:line:)``.
    public static func s3(
        _ address: String, options: ObjectStoreOptions = ObjectStoreOptions(), rows: RowPolicy = .fail, json: JSONCheck = .asRead,
        partitionBytes: Int = 64 << 20, maxLineBytes: Int = 64 << 20, fileID: String = #fileID, line: Int = #line
    ) -> Bag<String> {
        let full = address.hasPrefix("s3://") ? address : "s3://\(address)/"
        let isName = address.hasPrefix("s3://") || !address.contains("/")
        let fault = isName ? ObjectAddress.fault(inS3: full) : "expected the bucket's name alone, or an address that begins with s3://"
        let source = TextSource(
            scheme: .s3, addresses: [full], partitionBytes: partitionBytes, maxLineBytes: maxLineBytes,
            reading: RowReading(rows: rows, json: json), store: options)
        return text(source, wrong: fault.map { "s3(\"\(address)\"): \($0)" } ?? options.wrong, at: place(fileID, line))
    }

    /// The lines of files on the web, plain or compressed.
    ///
    /// ```swift
    /// let events = Bag.http(["https://data.gharchive.org/2015-01-01-15.json.gz"]) |> .json
    /// ```
    ///
    /// In the order given, each a partition, and large plain ones several, if the server gives ranges of them. Nothing is read before a result is
    /// asked for, and then as a stream, eight files at once or as many as help. A transfer that breaks goes on where it stopped, if the server
    /// can do that. Error texts show addresses without their queries.
    /// - Parameters:
    ///   - options: how patiently, and how many at once.
    ///   - rows: what becomes of rows that can't be read: an error, left out, or collected.
    ///   - json: whether whole documents are checked, or what is read of them.
    ///   - partitionBytes: about how many bytes make a partition of a large plain file, which is cut at line ends.
    ///   - maxLineBytes: a longer line is a row that can't be read.
    public static func http(
        _ urls: [String], options: ObjectStoreOptions = ObjectStoreOptions(), rows: RowPolicy = .fail, json: JSONCheck = .asRead,
        partitionBytes: Int = 64 << 20, maxLineBytes: Int = 64 << 20, fileID: String = #fileID, line: Int = #line
    ) -> Bag<String> {
        let none = urls.isEmpty ? "http([]): expected at least one address" : nil
        let fault = urls.enumerated().lazy.compactMap { index, url in
            ObjectAddress.fault(inWeb: url).map { "http(…), number \(index + 1): \($0)" }
        }.first
        let source = TextSource(
            scheme: .web, addresses: urls, partitionBytes: partitionBytes, maxLineBytes: maxLineBytes,
            reading: RowReading(rows: rows, json: json), store: options)
        return text(source, wrong: none ?? fault ?? options.wrong, at: place(fileID, line))
    }
}
