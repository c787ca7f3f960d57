/// One thing that every backend must do.
///
/// ```swift
/// @Test(arguments: ConformanceCase.all) func conforms(_ one: ConformanceCase) async throws {
///     try await one.run(on: ConformanceBackend("threads:3") { Threads(3) })
/// }
/// ```
///
/// The answers that are expected come from plain Swift over the same rows; whole errors and the counts of reports are those of ``InMemory``. A case
/// uses nothing but what users have, reads files that it writes to a temporary folder, and never assumes that the work is done in the process
/// that asks for it: a backend's workers have to see this machine's files, and its native code.
public struct ConformanceCase: Sendable, CustomStringConvertible {
    /// What a case is about.
    public enum Topic: String, Sendable, Hashable, Codable, CaseIterable {
        /// Values, lines and files of every kind, however they are cut.
        case input
        /// Every stage, over every cut of the input.
        case operation
        /// Several results at once.
        case sharing
        /// Transforms, and elements of `Codable` types.
        case native
        /// Rows that can't be read: an error, left out, collected.
        case policy
        /// Which error, and where.
        case error
        /// What reports count.
        case report
        /// `elements()` and `take`.
        case streaming
        /// `persist`.
        case keeping
        /// `save` and `open`.
        case saving
        /// Work that nobody wants any longer.
        case cancellation
        /// Much at once on one backend.
        case concurrency
        /// A part of what computes is lost.
        case loss
        /// Random pipelines.
        case random
    }

    public let topic: Topic
    /// `operation: frequencies: ties in ascending order of the value`.
    public let description: String
    let body: @Sendable (ConformanceRun) async throws -> Void

    init(_ topic: Topic, _ name: String, _ body: @escaping @Sendable (ConformanceRun) async throws -> Void) {
        self.topic = topic
        description = "\(topic.rawValue): \(name)"
        self.body = body
    }

    /// Runs the case on a new backend.
    ///
    /// - Throws: a ``ConformanceFailure`` that says what was expected and what was found; `CancellationError` if the task is cancelled.
    public func run(on backend: ConformanceBackend) async throws {
        var failure: ConformanceFailure
        do {
            return try await body(try await ConformanceRun(backend))
        } catch let found as ConformanceFailure {
            failure = found
        } catch {
            if error is CancellationError, Task.isCancelled { throw error }
            failure = ConformanceFailure(expected: "no error", found: "\(type(of: error)): \(error)")
        }
        failure.test = description
        failure.backend = backend.description
        throw failure
    }

    /// Every case, topic by topic.
    public static let all: [ConformanceCase] =
        inputs + operations + sharing + native + policies + errors + reports + streaming + keeping + saving + cancellation + concurrency
        + losses + random

    /// The cases of some topics: `ConformanceCase.all(of: .loss, .keeping)`.
    public static func all(of topics: Topic...) -> [ConformanceCase] { all.filter { topics.contains($0.topic) } }
}
