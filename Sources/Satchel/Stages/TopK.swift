public import SatchelColumns
internal import SatchelPlan

extension Bag where Element: RankedColumnValue {
    /// The greatest elements, greatest first; of frequencies the most frequent.
    ///
    /// ```swift
    /// events.pluck(\.repo.name).frequencies.topk(10)
    /// ```
    ///
    /// Equally frequent values are in ascending order, equal elements in that of the bag. Memory for `n` elements a thread; gives one partition. A
    /// negative number is a fault of the plan.
    public func topk(_ n: Int, fileID: String = #fileID, line: Int = #line) -> Bag<Element> {
        top(n, by: Element.ranking.keys, fault: nil, at: place(fileID, line))
    }
}

extension Bag where Element: ColumnValue {
    /// The elements with the greatest keys, greatest first.
    ///
    /// ```swift
    /// events.topk(5) { $0.payload.size }
    /// ```
    ///
    /// Of equal keys the earlier element comes first; nil comes last. Memory for `n` elements a thread; gives one partition. An error in the key
    /// is the error of its element; a negative number is a fault of the plan.
    public func topk<Key: SortableColumnValue>(
        _ n: Int, by key: (Expr<Element>) -> Expr<Key>, fileID: String = #fileID, line: Int = #line
    ) -> Bag<Element> {
        let key = key(.element)
        return top(n, by: key.falling, fault: key.fault(over: pipeline.type), at: place(fileID, line))
    }

    func top(_ n: Int, by keys: [SortKey], fault: SatchelError?, at place: String) -> Bag<Element> {
        appending(.top(n, keys), place: place, fault: negative("topk", n) ?? fault)
    }
}

extension Stage {
    /// The greatest elements, greatest first: `names |> .frequencies |> .topk(10)`.
    ///
    /// As ``Bag/topk(_:fileID:line:)``.
    public static func topk(_ n: Int, fileID: String = #fileID, line: Int = #line) -> Self
    where Result == Bag<Input>, Input: RankedColumnValue {
        Stage { $0.topk(n, fileID: fileID, line: line) }
    }

    /// The elements with the greatest keys, greatest first: `events |> .topk(5) { $0.payload.size }`.
    ///
    /// As ``Bag/topk(_:by:fileID:line:)``.
    public static func topk<Key: SortableColumnValue>(
        _ n: Int, by key: (Expr<Input>) -> Expr<Key>, fileID: String = #fileID, line: Int = #line
    ) -> Self where Result == Bag<Input>, Input: ColumnValue {
        let (key, place) = (key(.element), place(fileID, line))
        return Stage { $0.top(n, by: key.falling, fault: key.fault(over: $0.pipeline.type), at: place) }
    }
}

extension Expr {
    fileprivate var falling: [SortKey] { [SortKey(expression, descending: true)] }
}

/// The fault of a stage that takes a number of elements.
func negative(_ stage: String, _ n: Int) -> SatchelError? {
    n < 0 ? SatchelError(.invalidPlan, "\(stage)(\(n)): expected 0 or more elements") : nil
}
