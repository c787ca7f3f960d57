public import SatchelColumns

/// What one run read, decoded and skipped, and how long it took.
///
/// ```swift
/// let (n, report) = try await (events |> .count).computeWithReport()
/// print(report.bytesRead, report.rowsSkipped)
/// ```
///
/// The counts are added up once a chunk of input; they cost nothing a row.
public struct RunReport: Sendable, Codable, Hashable {
    /// Bytes read from storage.
    public var bytesRead: Int
    /// Bytes after decompression.
    public var bytesInflated: Int
    /// Lines looked at.
    public var lines: Int
    /// JSON values that became column values.
    public var valuesDecoded: Int
    /// Bytes of those values in the lines.
    public var bytesDecoded: Int
    /// Rows left out because they were wrong, under a policy that allows it.
    public var rowsSkipped: Int { rowsSkippedByReason.values.reduce(0, +) }
    /// The same by what was wrong with them.
    public var rowsSkippedByReason: [SatchelError.Code: Int]
    /// Files of which anything was read.
    public var files: Int
    /// Wall-clock time of the run.
    public var seconds: Double
    /// Requests to stores and servers, those made again among them.
    public var requests = 0
    /// Requests made again, since an earlier one failed for a passing reason or broke off.
    public var retries = 0
    /// Bytes that came in from stores and servers, also those that nobody read in the end.
    public var bytesTransferred = 0
    /// How long threads stood still for want of those bytes, added up.
    public var secondsWaited = 0.0

    public init(
        bytesRead: Int = 0, bytesInflated: Int = 0, lines: Int = 0, valuesDecoded: Int = 0, bytesDecoded: Int = 0, files: Int = 0,
        seconds: Double = 0, rowsSkippedByReason: [SatchelError.Code: Int] = [:]
    ) {
        self.bytesRead = bytesRead
        self.bytesInflated = bytesInflated
        self.lines = lines
        self.valuesDecoded = valuesDecoded
        self.bytesDecoded = bytesDecoded
        self.rowsSkippedByReason = rowsSkippedByReason
        self.files = files
        self.seconds = seconds
    }

    /// Adds what another run read and left out; of the two times the longer one counts.
    package mutating func add(_ other: RunReport) {
        bytesRead += other.bytesRead
        bytesInflated += other.bytesInflated
        lines += other.lines
        valuesDecoded += other.valuesDecoded
        bytesDecoded += other.bytesDecoded
        rowsSkippedByReason.merge(other.rowsSkippedByReason) { $0 + $1 }
        files += other.files
        requests += other.requests
        retries += other.retries
        bytesTransferred += other.bytesTransferred
        secondsWaited += other.secondsWaited
        seconds = max(seconds, other.seconds)
    }
}
