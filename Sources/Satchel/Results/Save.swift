public import SatchelBackends
public import SatchelColumns
internal import SatchelPlan
public import SatchelStorage

extension Bag {
    /// Computes the bag and writes its elements to a folder, from where ``open(_:as:fileID:line:)`` reads them column by column.
    ///
    /// ```swift
    /// try await events.save(to: "jan.satchel")
    /// let january = Bag.open("jan.satchel", as: GitHubEvent.self)
    /// ```
    ///
    /// A folder of this machine, or `s3://bucket/folder` in a store of objects. It appears whole or not at all, with its partitions in the form
    /// that kept bags have; a kept bag is written as it lies there. What is saved passes through the backend's memory budget. Gives what the
    /// run read and left out. Throws the fault of the plan, the first error of the input, and an error if something is there already or can't be
    /// written.
    /// - Parameters:
    ///   - replacing: whether a folder of that name gives way, once the new one is complete.
    ///   - options: how the store is reached, if it is one.
    @discardableResult
    public func save(
        to path: String, replacing: Bool = false, options: ObjectStoreOptions = ObjectStoreOptions(), on backend: (any Backend)? = nil
    ) async throws -> RunReport {
        guard !path.isEmpty else {
            throw SatchelError(.invalidArgument, "save(to: \"\"): expected the name of a folder that is to be made")
        }
        if let wrong = options.wrong { throw SatchelError(.invalidArgument, wrong) }
        var job = try pipeline.job()
        job.store = options
        return try await pipeline.backend(backend).save(job, to: path, replacing: replacing)
    }
}

extension Bag where Element: ColumnValue {
    /// The elements that a folder holds, which `save(to:)` has written.
    ///
    /// ```swift
    /// let january = Bag.open("jan.satchel", as: GitHubEvent.self)
    /// let kinds = try await (january |> .pluck(\.type) |> .frequencies).compute()
    /// ```
    ///
    /// Reads nothing; a result then reads the manifest and the columns that it needs, from files that are mapped, or from a store by ranges. The
    /// type may have fewer properties than were saved, in another order. Where it has others, results end in an error that lists the differences.
    /// - Parameter options: how the store is reached, if it is one.
    public static func open(
        _ path: String, as type: Element.Type = Element.self, options: ObjectStoreOptions = ObjectStoreOptions(), fileID: String = #fileID,
        line: Int = #line
    ) -> Bag<Element> {
        let wrong = path.isEmpty ? "open(\"\"): expected the folder that save(to:) made" : options.wrong
        let reference = SavedReference(path: path, store: path.hasPrefix("s3://") ? options : nil)
        return Bag(
            leaf: .saved(reference), type: Element.columnType, place: place(fileID, line),
            fault: wrong.map { SatchelError(.invalidPlan, $0) })
    }
}
