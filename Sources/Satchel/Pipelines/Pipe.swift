/// Binds looser than every other operator but assignment and the ternary, and from the left.
precedencegroup PipePrecedence {
    higherThan: TernaryPrecedence
    lowerThan: LogicalDisjunctionPrecedence
    associativity: left
}

infix operator |> : PipePrecedence

/// Applies a stage to a bag.
///
/// ```swift
/// let n = events |> .filter { $0.type == "PushEvent" } |> .count
/// ```
///
/// It reads nothing and never fails. There is this one declaration: with a second one a mistake in a long chain is no longer found at its place.
public func |> <Input, Result>(bag: Bag<Input>, stage: Stage<Input, Result>) -> Result {
    stage.apply(bag)
}
