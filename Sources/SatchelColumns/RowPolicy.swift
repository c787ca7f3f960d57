/// What becomes of rows of a source that can't be read.
///
/// ```swift
/// let events = Bag.files("2012-*.json.gz", rows: .skip) |> .json
/// ```
///
/// Under `.fail` a row is wrong if something is wrong that the pipeline reads of it. Under the others it is wrong if anything is wrong with the
/// whole record, so that the same rows are left out whatever is computed; that costs a walk over each record. Errors of a file, of expressions
/// and of transforms are errors under every policy.
public enum RowPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// The first such row, in the order of the input, is the error of the result.
    case fail
    /// Such rows are left out, and counted in the run's report by reason.
    case skip
    /// As `skip`, and the bag's `rejected` is a bag of them.
    case collect
}

/// How much of each line is checked against JSON's grammar.
///
/// ```swift
/// let events = Bag.files("hours/", json: .strict) |> .json
/// ```
///
/// `Guides/JSON.md` has the verdicts of both on a well-known set of documents.
public enum JSONCheck: String, Hashable, Sendable, Codable, CaseIterable {
    /// UTF-8, one value a line, brackets matched; beyond that what the pipeline reads.
    case asRead
    /// The whole document, by RFC 8259, and surrogates in pairs; costs a walk over each line.
    case strict
}

/// How the lines of a source are read as rows.
package struct RowReading: Hashable, Sendable, Codable {
    package var rows: RowPolicy
    package var json: JSONCheck

    package init(rows: RowPolicy = .fail, json: JSONCheck = .asRead) {
        self.rows = rows
        self.json = json
    }

    /// Nothing is left out and nothing checked that is not read.
    package var isPlain: Bool { self == RowReading() }
}
