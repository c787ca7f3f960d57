package import SatchelColumns
package import SatchelStorage

/// Partitions at rest, by name.
package enum RestingSource: Hashable, Codable, Sendable {
    /// What a backend keeps.
    case kept(KeptReference)
    /// What a folder on disk holds.
    case saved(SavedReference)
}

/// Names a folder of saved partitions.
package struct SavedReference: Hashable, Codable, Sendable {
    package var path: String
    /// How the store is reached, if it is one.
    package var store: ObjectStoreOptions?

    package init(path: String, store: ObjectStoreOptions? = nil) {
        self.path = path
        self.store = store
    }
}

/// What is read of partitions at rest, and which of their rows.
package struct Recall: Hashable, Codable, Sendable {
    package var source: RestingSource
    /// The type of the rows.
    package var element: ColumnType
    /// Rows for which it is false are not read any further.
    package var condition: Expression?
    /// The parts of the rows let through that are read further up.
    package var output: Projection
    /// At most this many rows are asked for.
    package var limit: Int?

    package init(source: RestingSource, element: ColumnType, condition: Expression? = nil, output: Projection = .all, limit: Int? = nil) {
        self.source = source
        self.element = element
        self.condition = condition
        self.output = output
        self.limit = limit
    }

    /// The parts that the condition reads.
    package var tested: Projection { condition?.reads(of: element) ?? .nothing }

    /// The operation that stands for the source as a pipeline names it.
    package var leaf: Operation {
        switch source {
        case .kept(let reference): .kept(reference)
        case .saved(let reference): .saved(reference)
        }
    }
}
