/// What is worked out of the rows of one group.
package struct Aggregation: Hashable, Codable, Sendable {
    package enum Kind: String, Hashable, Codable, Sendable {
        /// All rows.
        case count
        /// The rows for which a field is true.
        case countWhere
        /// Of the values of a field that are not nil.
        case sum, mean, min, max
    }

    package var kind: Kind
    /// The field that it takes, by its place in the row; nil for `count`.
    package var field: Int?

    package init(_ kind: Kind, of field: Int? = nil) {
        self.kind = kind
        self.field = field
    }
}
