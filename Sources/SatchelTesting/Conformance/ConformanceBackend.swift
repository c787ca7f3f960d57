public import Satchel

/// A backend in one setting: how the suite makes it, hurts it and looks into it.
///
/// ```swift
/// let backend = ConformanceBackend("threads:3") { Threads(3) }
/// for one in ConformanceCase.all { try await one.run(on: backend) }
/// ```
public struct ConformanceBackend: Sendable, CustomStringConvertible {
    /// The setting's name, for texts.
    public let description: String
    /// Makes a backend, once a case. One that is slow to start may be given again and again: then the cases use it at the same time.
    public var make: @Sendable () async throws -> any Backend
    /// Loses a part of what computes or keeps, at once: kills a worker, cuts a connection. Returns when the part is gone.
    ///
    /// nil: there is nothing to lose. The cases about loss then only check that the answers are right.
    public var loseSomething: (@Sendable (any Backend) async throws -> Void)?
    /// Whether a task costs milliseconds, as on a cluster: the cases try fewer layouts of the same rows then, each in another choice.
    public var isSlow: Bool
    /// How many bytes of kept bags the backend holds, in memory and in files. nil: it can't tell, and nobody checks that they are let go.
    public var bytesKept: (@Sendable (any Backend) async throws -> Int)?

    /// - Parameters:
    ///   - description: the setting's name, for texts.
    ///   - isSlow: whether a task costs milliseconds.
    ///   - loseSomething: loses a part of what computes, if there is one.
    ///   - bytesKept: how many bytes of kept bags the backend holds, if it can tell.
    ///   - make: makes a backend, once a case.
    public init(
        _ description: String, isSlow: Bool = false, loseSomething: (@Sendable (any Backend) async throws -> Void)? = nil,
        bytesKept: (@Sendable (any Backend) async throws -> Int)? = nil, make: @escaping @Sendable () async throws -> any Backend
    ) {
        self.description = description
        self.isSlow = isSlow
        self.make = make
        self.loseSomething = loseSomething
        self.bytesKept = bytesKept
    }
}
