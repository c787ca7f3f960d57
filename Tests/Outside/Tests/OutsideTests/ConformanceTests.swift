import Satchel
import SatchelTesting
import Synchronization
import Testing

/// A backend from outside: it hands jobs on, counts them, and tries once more what failed for the input's sake.
final class Persevering: Backend {
    private let inner: any Backend
    private let runs = Atomic(0)

    init(_ inner: any Backend) { self.inner = inner }

    var count: Int { runs.load(ordering: .relaxed) }

    func run(_ job: Job) async throws -> JobResult {
        runs.add(1, ordering: .relaxed)
        do {
            return try await inner.run(job)
        } catch let error as SatchelError where error.code == .readFailed || error.code == .inputChanged {
            return try await inner.run(job)
        }
    }

    func keep(_ job: Job) throws -> any KeptPartitions { try inner.keep(job) }

    func save(_ job: Job, to path: String, replacing: Bool) async throws -> RunReport {
        try await inner.save(job, to: path, replacing: replacing)
    }

    func stream(_ job: Job) -> BatchStream { inner.stream(job) }
}

/// The conformance suite as the author of a backend runs it.
@Suite struct ConformanceTests {
    static let persevering = ConformanceBackend("persevering") { Persevering(Threads(2)) }

    @Test(.serialized, arguments: ConformanceCase.all) func conforms(_ one: ConformanceCase) async throws {
        try await one.run(on: Self.persevering)
    }

    @Test func whatWrapsCounts() async throws {
        let backend = Persevering(Threads(1))
        #expect(try await (Bag([1, 2, 3]) |> .sum).compute(on: backend) == 6)
        #expect(backend.count == 1)
    }
}
