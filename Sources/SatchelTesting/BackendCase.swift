public import Satchel

/// A backend set up in one way: what a test body runs on, once for each.
///
/// ```swift
/// @Test(arguments: BackendCase.all) func countsJupyter(backend: BackendCase) async throws {
///     let n = try await (jupyter |> .count).compute(on: backend.make(["s3://githubarchive-data/2015": lines]))
///     #expect(n == 3)
/// }
/// ```
public struct BackendCase: Sendable, CustomStringConvertible {
    public let description: String
    private let maker: @Sendable ([String: [String]]) -> any Backend

    public init(_ description: String, make: @escaping @Sendable ([String: [String]]) -> any Backend) {
        self.description = description
        maker = make
    }

    /// A new backend with lines that stand in for sources, by address.
    public func make(_ standIns: [String: [String]] = [:]) -> any Backend { maker(standIns) }

    /// Memory with one, two, seven and 64 partitions, one to three threads, and two worker processes, over the same stand-ins.
    ///
    /// All who ask for that case share its workers, which take longer to start than many a test to run.
    public static let all: [BackendCase] =
        [1, 2, 7, 64].map { partitions in
            BackendCase("memory, \(partitions) partitions") { InMemory($0, partitions: partitions) }
        }
        + [1, 2, 3].map { (threads: Int) in
            BackendCase("threads:\(threads)") { Threads(threads, standIns: $0, partitions: 7) }
        }
        + [BackendCase("processes:2") { Processes(workersOf: workers, standIns: $0, partitions: 7) }]

    private static let workers = Processes(2)
}
