internal import SatchelColumns
internal import SatchelPlan

extension Bag {
    /// Cuts the bag into `count` partitions of about equal size.
    ///
    /// ```swift
    /// let kept = try await events.filter { $0.repo.name.hasPrefix("jupyter/") }.repartition(10).persist()
    /// ```
    ///
    /// Keeps order. Moves rows only where a result is kept or handed on; a reduction after it ignores it. Fewer than one is a fault of the plan.
    public func repartition(_ count: Int, fileID: String = #fileID, line: Int = #line) -> Bag<Element> {
        let fault = count < 1 ? SatchelError(.invalidPlan, "repartition(\(count)): expected 1 or more partitions") : nil
        return passing(.repartition(count), place: place(fileID, line), fault: fault)
    }
}

extension Stage {
    /// Cuts the bag into `count` partitions of about equal size: `events |> .repartition(10)`.
    ///
    /// As ``Bag/repartition(_:fileID:line:)``.
    public static func repartition(_ count: Int, fileID: String = #fileID, line: Int = #line) -> Self where Result == Bag<Input> {
        Stage { $0.repartition(count, fileID: fileID, line: line) }
    }
}
