internal import SatchelColumns
internal import SatchelEngine
internal import SatchelPlan

/// Gathers the bags of a `Bag { … }`: one a statement, with `if`, `switch` and `for`.
@resultBuilder
public enum BagBuilder<Element: Sendable> {
    public static func buildExpression(_ bag: Bag<Element>) -> [Bag<Element>] { [bag] }
    public static func buildBlock(_ parts: [Bag<Element>]...) -> [Bag<Element>] { parts.flatMap { $0 } }
    public static func buildArray(_ parts: [[Bag<Element>]]) -> [Bag<Element>] { parts.flatMap { $0 } }
    public static func buildOptional(_ part: [Bag<Element>]?) -> [Bag<Element>] { part ?? [] }
    public static func buildEither(first part: [Bag<Element>]) -> [Bag<Element>] { part }
    public static func buildEither(second part: [Bag<Element>]) -> [Bag<Element>] { part }
    public static func buildLimitedAvailability(_ part: [Bag<Element>]) -> [Bag<Element>] { part }
}

extension Bag {
    /// The elements of several bags, one bag after the other.
    ///
    /// ```swift
    /// let spring = Bag<GitHubEvent> {
    ///     for month in ["2015-03", "2015-04", "2015-05"] { Bag.s3("githubarchive-data", month) |> .json }
    ///     if includeLocal { Bag.files("extra/*.json.gz") |> .json }
    /// }
    /// ```
    ///
    /// Keeps order and partitions, moves nothing; stages after it go into the scans of each. Bags that are kept on different backends are a fault
    /// of the plan.
    public init(fileID: String = #fileID, line: Int = #line, @BagBuilder<Element> _ bags: () -> [Bag<Element>]) {
        let bags = bags()
        switch bags.count {
        case 0: self.init(empty: place(fileID, line))
        case 1: self = bags[0]
        default: self.init(.union(bags.map(\.pipeline), type: bags[0].pipeline.type, place: place(fileID, line)))
        }
    }
}

extension Bag {
    /// A bag of no elements.
    private init(empty place: String) {
        do {
            let type = try elementCoding(of: Element.self).type
            self.init(leaf: .values(.init(ColumnBuilder(type).finish())), type: type, place: place)
        } catch {
            self.init(leaf: .values(.init(ColumnBuilder(.json).finish())), type: .json, place: place, fault: .wrapping(error))
        }
    }
}
