internal import SatchelColumns
internal import SatchelPlan

extension Bag where Element: ColumnValue {
    /// Groups the elements by a key, and works out an aggregate of each group.
    ///
    /// ```swift
    /// events.grouped(by: { $0.repo.name }, .count).topk(5) { $0.value }
    /// ```
    ///
    /// nil is a key like others. The groups come in ascending order of their keys. Each thread fills a table of its own, and the tables are
    /// merged: memory grows with the number of different keys. Gives one partition; only tables are moved. Only what the closures name is
    /// decoded. An error in what they read is the error of its element. For more than four aggregates, or names for them, there is
    /// ``aggregated(by:_:fileID:line:)``.
    public func grouped<Key: Hashable, First>(
        by key: (Expr<Element>) -> Expr<Key>, _ first: Aggregate<Element, First>, fileID: String = #fileID,
        line: Int = #line
    ) -> Bag<Group<Key, First>> {
        grouped(by: key(.element), at: place(fileID, line)) { $0.collector.add(first) }
    }

    /// Groups the elements by a key, and works out two aggregates of each group.
    ///
    /// ```swift
    /// events.grouped(by: { $0.repo.name }, .count, .mean { $0.payload.size })
    /// ```
    ///
    /// Their values are a ``Row2``, as in `$0.value.second`. As ``grouped(by:_:fileID:line:)`` for one aggregate, at the same cost.
    public func grouped<Key: Hashable, First, Second>(
        by key: (Expr<Element>) -> Expr<Key>, _ first: Aggregate<Element, First>, _ second: Aggregate<Element, Second>,
        fileID: String = #fileID,
        line: Int = #line
    ) -> Bag<Group<Key, Row2<First, Second>>> {
        grouped(by: key(.element), at: place(fileID, line)) { Expr(fields: $0.collector.add(first), $0.collector.add(second)) }
    }

    /// Groups the elements by a key, and works out three aggregates of each group.
    ///
    /// ```swift
    /// events.grouped(by: { $0.repo.name }, .count, .mean { $0.payload.size }, .min { $0.createdAt })
    /// ```
    ///
    /// Their values are a ``Row3``, as in `$0.value.second`. As ``grouped(by:_:fileID:line:)`` for one aggregate, at the same cost.
    public func grouped<Key: Hashable, First, Second, Third>(
        by key: (Expr<Element>) -> Expr<Key>, _ first: Aggregate<Element, First>, _ second: Aggregate<Element, Second>,
        _ third: Aggregate<Element, Third>, fileID: String = #fileID,
        line: Int = #line
    ) -> Bag<Group<Key, Row3<First, Second, Third>>> {
        grouped(by: key(.element), at: place(fileID, line)) {
            Expr(fields: $0.collector.add(first), $0.collector.add(second), $0.collector.add(third))
        }
    }

    /// Groups the elements by a key, and works out four aggregates of each group.
    ///
    /// ```swift
    /// events.grouped(by: { $0.repo.name }, .count, .mean { $0.payload.size }, .min { $0.createdAt }, .max { $0.createdAt })
    /// ```
    ///
    /// Their values are a ``Row4``, as in `$0.value.second`. As ``grouped(by:_:fileID:line:)`` for one aggregate, at the same cost.
    public func grouped<Key: Hashable, First, Second, Third, Fourth>(
        by key: (Expr<Element>) -> Expr<Key>, _ first: Aggregate<Element, First>, _ second: Aggregate<Element, Second>,
        _ third: Aggregate<Element, Third>, _ fourth: Aggregate<Element, Fourth>, fileID: String = #fileID,
        line: Int = #line
    ) -> Bag<Group<Key, Row4<First, Second, Third, Fourth>>> {
        grouped(by: key(.element), at: place(fileID, line)) {
            Expr(fields: $0.collector.add(first), $0.collector.add(second), $0.collector.add(third), $0.collector.add(fourth))
        }
    }

    fileprivate func grouped<Key, Value>(
        by key: Expr<Key>, at place: String, _ value: (Grouping<Element, Key>) -> Expr<Value>
    ) -> Bag<Group<Key, Value>> {
        Aggregating<Group<Key, Value>>(by: { _ in key }) { Expr(fields: $0.key, value($0)) }(pipeline, at: place)
    }
}

extension Stage {
    /// Groups the elements by a key, and works out an aggregate of each group: `events |> .grouped(by: { $0.repo.name }, .count)`.
    ///
    /// As ``Bag/grouped(by:_:fileID:line:)``.
    public static func grouped<Key: Hashable, First>(
        by key: (Expr<Input>) -> Expr<Key>, _ first: Aggregate<Input, First>, fileID: String = #fileID,
        line: Int = #line
    ) -> Self where Result == Bag<Group<Key, First>> {
        let (key, place) = (key(.element), place(fileID, line))
        return Stage { $0.grouped(by: key, at: place) { $0.collector.add(first) } }
    }

    /// Groups the elements by a key, and works out two aggregates of each group.
    ///
    /// As `Bag.grouped` with as many aggregates.
    public static func grouped<Key: Hashable, First, Second>(
        by key: (Expr<Input>) -> Expr<Key>, _ first: Aggregate<Input, First>, _ second: Aggregate<Input, Second>, fileID: String = #fileID,
        line: Int = #line
    ) -> Self where Result == Bag<Group<Key, Row2<First, Second>>> {
        let (key, place) = (key(.element), place(fileID, line))
        return Stage { $0.grouped(by: key, at: place) { Expr(fields: $0.collector.add(first), $0.collector.add(second)) } }
    }

    /// Groups the elements by a key, and works out three aggregates of each group.
    ///
    /// As `Bag.grouped` with as many aggregates.
    public static func grouped<Key: Hashable, First, Second, Third>(
        by key: (Expr<Input>) -> Expr<Key>, _ first: Aggregate<Input, First>, _ second: Aggregate<Input, Second>,
        _ third: Aggregate<Input, Third>, fileID: String = #fileID,
        line: Int = #line
    ) -> Self where Result == Bag<Group<Key, Row3<First, Second, Third>>> {
        let (key, place) = (key(.element), place(fileID, line))
        return Stage {
            $0.grouped(by: key, at: place) { Expr(fields: $0.collector.add(first), $0.collector.add(second), $0.collector.add(third)) }
        }
    }

    /// Groups the elements by a key, and works out four aggregates of each group.
    ///
    /// As `Bag.grouped` with as many aggregates.
    public static func grouped<Key: Hashable, First, Second, Third, Fourth>(
        by key: (Expr<Input>) -> Expr<Key>, _ first: Aggregate<Input, First>, _ second: Aggregate<Input, Second>,
        _ third: Aggregate<Input, Third>, _ fourth: Aggregate<Input, Fourth>, fileID: String = #fileID,
        line: Int = #line
    ) -> Self where Result == Bag<Group<Key, Row4<First, Second, Third, Fourth>>> {
        let (key, place) = (key(.element), place(fileID, line))
        return Stage {
            $0.grouped(by: key, at: place) {
                Expr(fields: $0.collector.add(first), $0.collector.add(second), $0.collector.add(third), $0.collector.add(fourth))
            }
        }
    }
}
