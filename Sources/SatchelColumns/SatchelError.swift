/// What went wrong, where, and what to do about it: the one error type of Satchel.
///
/// ```swift
/// do {
///     let n = try await (events |> .count).compute()
/// } catch let error as SatchelError where error.code == .missingKey {
///     print(error.location.file ?? "", error.location.line ?? 0)
/// }
/// ```
///
/// ``description`` is the whole text that a person needs: place, expectation, finding and cure.
public struct SatchelError: Error, Sendable, Hashable, Codable {
    /// The kind of failure; an open set, so that a newer library may add to it.
    public struct Code: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A file, folder or pattern that names nothing.
        public static let notFound = Code(rawValue: "notFound")
        /// The system refused access.
        public static let permissionDenied = Code(rawValue: "permissionDenied")
        /// Reading failed for another reason of the system's.
        public static let readFailed = Code(rawValue: "readFailed")
        /// An object that was replaced while it was read.
        public static let inputChanged = Code(rawValue: "inputChanged")
        /// Writing failed.
        public static let writeFailed = Code(rawValue: "writeFailed")
        /// A compressed file that is cut, damaged, or holds other bytes.
        public static let corruptFile = Code(rawValue: "corruptFile")
        /// A batch, kept, spilled or saved, whose bytes are not those that were written.
        public static let corruptBatch = Code(rawValue: "corruptBatch")
        /// A line longer than the bound.
        public static let lineTooLong = Code(rawValue: "lineTooLong")
        /// Bytes that are no UTF-8.
        public static let invalidUTF8 = Code(rawValue: "invalidUTF8")
        /// A line that is no single JSON value.
        public static let invalidJSON = Code(rawValue: "invalidJSON")
        /// A JSON value of another type than the record's.
        public static let typeMismatch = Code(rawValue: "typeMismatch")
        /// A key that the record needs and the line lacks.
        public static let missingKey = Code(rawValue: "missingKey")
        /// A number that its type can't hold, or a division by zero.
        public static let arithmetic = Code(rawValue: "arithmetic")
        /// A plan that can't run as written.
        public static let invalidPlan = Code(rawValue: "invalidPlan")
        /// An option or argument out of its range.
        public static let invalidArgument = Code(rawValue: "invalidArgument")
        /// User code threw.
        public static let transformFailed = Code(rawValue: "transformFailed")
        /// A part that this version does not have.
        public static let unsupported = Code(rawValue: "unsupported")
        /// Worker processes that ended while they worked, one after the other, or that can not be started.
        public static let workerLost = Code(rawValue: "workerLost")
        /// A cluster that can't be reached, does not fit the program, or was lost.
        public static let clusterFailed = Code(rawValue: "clusterFailed")
    }

    /// Where in the input, and where in the program.
    public struct Location: Hashable, Sendable, Codable {
        /// The file, key or address.
        public var file: String?
        /// The line in it, from 1.
        public var line: Int?
        /// The byte offset in it (after decompression, unless the text says otherwise), from 0.
        public var offset: Int?
        /// The JSON path in the line, as `$.repo.name`.
        public var path: String?
        /// The stage of the pipeline, as `Module/File.swift:12`.
        public var stage: String?
        /// The address of a cluster's worker, as `tcp://10.0.0.7:40331`.
        public var worker: String?

        public init(
            file: String? = nil, line: Int? = nil, offset: Int? = nil, path: String? = nil, stage: String? = nil, worker: String? = nil
        ) {
            self.worker = worker
            self.file = file
            self.line = line
            self.offset = offset
            self.path = path
            self.stage = stage
        }
    }

    public var code: Code
    /// What was expected, what was found, and what to do.
    public var message: String
    /// The text of the underlying error, if there was one.
    public var cause: String?
    public var location: Location

    public init(_ code: Code, _ message: String, cause: String? = nil, at location: Location = Location()) {
        self.code = code
        self.message = message
        self.cause = cause
        self.location = location
    }
}

extension SatchelError: CustomStringConvertible {
    /// `data/3.json.gz, line 7, byte 1834, $.repo.name: expected a string, found a number (42).`
    public var description: String {
        var place: [String] = []
        if let file = location.file { place.append(file) }
        if let line = location.line { place.append("line \(line)") }
        if let offset = location.offset { place.append("byte \(offset)") }
        if let path = location.path { place.append(path) }
        var text = place.joined(separator: ", ")
        text += text.isEmpty ? message : ": \(message)"
        if let cause { text += " (\(cause))" }
        if let stage = location.stage { text += " [stage at \(stage)]" }
        if let worker = location.worker { text += " [on worker \(worker)]" }
        return text
    }
}
