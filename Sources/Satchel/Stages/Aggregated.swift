internal import SatchelPlan

extension Bag where Element: ColumnValue {
    /// Makes one value of all elements that have the same key.
    ///
    /// ```swift
    /// events.aggregated(by: { $0.repo.name }) {
    ///     RepoStats.of(repo: $0.key, events: $0.count, size: $0.mean { $0.payload.size })
    /// }
    /// ```
    ///
    /// The second closure's `$0` is a ``Grouping``; what it gives may be any expression of it, a record with its `of` among them. nil is a key
    /// like others. The values come in ascending order of their keys. Each thread fills a table of its own, and the tables are merged: memory
    /// grows with the number of different keys. Gives one partition; only tables are moved. Only what the closures name is decoded. An error
    /// in what they read is the error of its element.
    public func aggregated<Key: Hashable, Value>(
        by key: (Expr<Element>) -> Expr<Key>, _ value: (Grouping<Element, Key>) -> Expr<Value>, fileID: String = #fileID, line: Int = #line
    ) -> Bag<Value> {
        Aggregating(by: key, value)(pipeline, at: place(fileID, line))
    }
}

extension Stage {
    /// Makes one value of all elements that have the same key: `events |> .aggregated(by: { $0.type }) { $0.max { $0.createdAt } }`.
    ///
    /// As ``Bag/aggregated(by:_:fileID:line:)``.
    public static func aggregated<Key: Hashable, Value>(
        by key: (Expr<Input>) -> Expr<Key>, _ value: (Grouping<Input, Key>) -> Expr<Value>, fileID: String = #fileID, line: Int = #line
    ) -> Self where Result == Bag<Value> {
        let (aggregating, place) = (Aggregating(by: key, value), place(fileID, line))
        return Stage { aggregating($0.pipeline, at: place) }
    }
}
