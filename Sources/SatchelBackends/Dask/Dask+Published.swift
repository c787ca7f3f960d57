package import SatchelColumns
internal import SatchelEngine

extension Dask {
    /// The names under which bags are published on the cluster, by whatever program.
    ///
    /// ```swift
    /// print(try await backend.publishedNames())      // ["february", "january"]
    /// ```
    ///
    /// A question to the scheduler, some milliseconds.
    public func publishedNames() async throws -> [String] {
        let (crew, flag) = (crew, CancelFlag())
        return try await perform(flag) { try crew.publishedNames(flag) }
    }

    /// Takes a published bag's name away; its memory is freed when no program has it open any longer.
    ///
    /// ```swift
    /// try await backend.unpublish("january")
    /// ```
    ///
    /// A question to the scheduler, some milliseconds. Throws where no bag has the name.
    public func unpublish(_ name: String) async throws {
        let (crew, flag) = (crew, CancelFlag())
        try await perform(flag) { try crew.unpublish(name, flag) }
    }

    /// Gives kept rows a name on the cluster, once they are there.
    package func publish(_ kept: any KeptPartitions, as name: String, replacing: Bool) async throws {
        guard let rows = kept as? KeptRows else {
            throw SatchelError(.invalidPlan, "a bag kept on another backend can't be published here; persist it on this one")
        }
        let made = try await rows.made()
        let (crew, flag) = (crew, CancelFlag())
        try await perform(flag) { try crew.publish(made.rows, as: name, replacing: replacing, flag) }
    }

    /// The rows that have a name on the cluster, on their way.
    package func published(_ name: String, as type: ColumnType) -> any KeptPartitions {
        KeptRows(backend: self, progress: UnitProgress()) { [self] in
            let (crew, flag) = (crew, CancelFlag())
            let rows = try await perform(flag) { try crew.open(name, as: type, flag) }
            return KeptRows.Made(rows: rows, report: RunReport())
        }
    }
}
