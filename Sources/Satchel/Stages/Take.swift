internal import SatchelPlan

extension Bag {
    /// A bag of the first `n` elements.
    ///
    /// ```swift
    /// events.prefix(1000).pluck(\.type).frequencies
    /// ```
    ///
    /// Reads as little of the input as it can. Keeps order; gives one partition. A negative number is a fault of the plan. For the elements
    /// themselves there is ``take(_:on:fileID:line:)``.
    public func prefix(_ n: Int, fileID: String = #fileID, line: Int = #line) -> Bag<Element> {
        passing(.limit(n), place: place(fileID, line), fault: negative("prefix", n))
    }
}

extension Stage {
    /// A bag of the first `n` elements: `events |> .take(1000) |> .pluck(\.type) |> .frequencies`.
    ///
    /// Reads as little of the input as it can. Keeps order; gives one partition. A negative number is a fault of the plan.
    public static func take(_ n: Int, fileID: String = #fileID, line: Int = #line) -> Self where Result == Bag<Input> {
        let place = place(fileID, line)
        return Stage { $0.passing(.limit(n), place: place, fault: negative("take", n)) }
    }

    /// A bag of the first `n` elements, under its name as a method: `events |> .prefix(1000)`.
    ///
    /// As ``Bag/prefix(_:fileID:line:)``.
    public static func prefix(_ n: Int, fileID: String = #fileID, line: Int = #line) -> Self where Result == Bag<Input> {
        Stage { $0.prefix(n, fileID: fileID, line: line) }
    }
}
