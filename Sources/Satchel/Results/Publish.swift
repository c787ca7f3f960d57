public import SatchelBackends
public import SatchelColumns
internal import SatchelPlan

extension Bag {
    /// Gives a kept bag a name on its cluster, by which other programs find it with ``published(_:as:on:fileID:line:)``.
    ///
    /// ```swift
    /// let kept = try await events.persist(on: cluster)
    /// try await kept.publish(as: "january")
    /// ```
    ///
    /// Waits until the bag is there, and copies nothing: it stays in the cluster's memory until the name is taken away, also when this program has
    /// ended. The other program may be another build, and read other columns. Throws what stopped the bag's work, and an error if the name is
    /// taken, or the bag is not one that `persist` gave on a ``Dask``.
    /// - Parameter replacing: whether a bag of that name gives way. Programs that have it open keep it.
    public func publish(as name: String, replacing: Bool = false) async throws {
        guard !name.isEmpty else {
            throw SatchelError(.invalidArgument, "publish(as: \"\"): expected the name that others are to find the bag by")
        }
        if let fault = pipeline.plan.fault { throw fault }
        guard let kept = pipeline.ownPartitions else {
            throw SatchelError(
                .invalidArgument, "publish(as: \"\(name)\"): expected a kept bag; publish what persist(on:) gives for this one")
        }
        guard let cluster = kept.backend as? Dask else {
            throw SatchelError(
                .unsupported,
                "publish(as: \"\(name)\"): bags are published on a cluster, and this one is kept on \(type(of: kept.backend)); persist it on a Dask, "
                    + "or save it to a folder")
        }
        try await cluster.publish(kept, as: name, replacing: replacing)
    }

    /// Lets the kept bags go that this one rests on, before the last handle does; stops the work if they are not there yet.
    ///
    /// ```swift
    /// kept.release()
    /// ```
    ///
    /// Dropping the last bag that rests on them does the same. Results that are on their way go on; later ones, of any bag that rests on them, end
    /// in an error that says so. What was published stays.
    public func release() {
        for partitions in pipeline.kept { partitions.release() }
    }
}

extension Bag where Element: ColumnValue {
    /// The elements that another program has published under a name on a cluster, or this one.
    ///
    /// ```swift
    /// let january = Bag.published("january", as: GitHubEvent.self, on: cluster)
    /// let kinds = try await (january |> .pluck(\.type) |> .frequencies).compute()      // where the elements are
    /// ```
    ///
    /// Returns at once; results wait for what they need, and end in an error if no bag has the name, or it has another type. The type may have
    /// fewer properties than were published, in another order. It is a kept bag like those that `persist` gives: the cluster holds its memory for as
    /// long as it has a name, or some program has it.
    public static func published(
        _ name: String, as type: Element.Type = Element.self, on backend: Dask, fileID: String = #fileID, line: Int = #line
    ) -> Bag<Element> {
        let partitions = backend.published(name, as: Element.columnType)
        let leaf = Operation.kept(KeptReference(identity: partitions.identity))
        return Bag(Pipeline(plan: Plan(leaf: leaf, type: Element.columnType, place: place(fileID, line)), kept: [partitions]))
    }
}

extension Pipeline {
    /// The kept partitions that it is, if it is nothing else.
    fileprivate var ownPartitions: (any KeptPartitions)? {
        guard plan.nodes.indices.contains(plan.root), case .kept(let reference) = plan.nodes[plan.root].operation else { return nil }
        return kept.first { $0.identity == reference.identity }
    }
}
