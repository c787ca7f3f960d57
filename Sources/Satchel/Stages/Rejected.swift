public import SatchelColumns
internal import SatchelPlan

extension Bag {
    /// The rows of the bag's source that could not be read, in the order of the input.
    ///
    /// ```swift
    /// let events = Bag.files("hours/", rows: .collect) |> .json
    /// let (good, bad) = try await backend.compute {
    ///     events |> .count
    ///     events |> .rejected
    /// }
    /// ```
    ///
    /// All that the source left out, whatever stages stand between; computed together with other results it costs no second pass. Keeps order
    /// and partitions, moves nothing; each row holds at most ``RejectedRow/textLimit`` bytes of its line. Of a large plain file that is read in
    /// parts, a part with such rows is preceded by counting the lines before it. A source whose policy is not `.collect`, and a bag that does
    /// not begin with one, is a fault of the plan.
    public var rejected: Bag<RejectedRow> {
        Bag<RejectedRow>(Pipeline(plan: pipeline.plan.rejected(place: pipeline.place), kept: pipeline.kept))
    }
}

extension Stage where Result == Bag<RejectedRow> {
    /// The rows of the bag's source that could not be read: `events |> .rejected`.
    ///
    /// As `Bag.rejected`.
    public static var rejected: Self { Stage { $0.rejected } }
}
