/// Native code of a pipeline: a value of a named type, called once an element wherever the pipeline runs.
///
/// ```swift
/// struct Owner: Transform {                          // its stored properties are its captures
///     func callAsFunction(_ event: GitHubEvent) throws -> String { String(event.repo.name.prefix { $0 != "/" }) }
/// }
/// events |> .mapEach(Owner()) |> .frequencies
/// ```
///
/// The value is encoded when the stage is built and decoded once a worker; the type's identity travels with it. A call costs the reading of a
/// whole element from its columns, so put expression stages (`filter`, `map`) before it. An error that it throws is the error of its row.
public protocol Transform<Input, Output>: Codable, Sendable {
    /// The elements that it takes: column values, or values of a `Codable` type.
    associatedtype Input: Sendable
    /// What it makes of one: such a value for `mapEach`, `Bool` for `filterEach`, an array of such values for `flatMapEach`.
    associatedtype Output: Sendable

    /// The result for one element.
    func callAsFunction(_ element: Input) throws -> Output
}
