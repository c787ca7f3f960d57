internal import Satchel

/// A case as it runs: the backend, a folder of its own, and the checks.
struct ConformanceRun: Sendable {
    let backend: any Backend
    let folder: TemporaryFolder
    let setting: ConformanceBackend

    init(_ setting: ConformanceBackend) async throws {
        self.setting = setting
        folder = try TemporaryFolder()
        backend = try await setting.make()
    }

    /// The pipeline's result is this one.
    func expect<Result: Computable>(_ check: String, _ pipeline: Result, _ expected: Result.Output) async throws
    where Result.Output: Equatable {
        let found: Result.Output
        do {
            found = try await pipeline.compute(on: backend)
        } catch {
            let text = ConformanceFailure.texts(expected, "").expected
            throw ConformanceFailure(check, expected: text, found: "the error \(error)", pipeline: try? pipeline.explain())
        }
        guard found != expected else { return }
        let texts = ConformanceFailure.texts(expected, found)
        throw ConformanceFailure(check, expected: texts.expected, found: texts.found, pipeline: try? pipeline.explain())
    }

    /// Two values are the same.
    func expect<Value: Equatable>(_ check: String, _ found: Value, is expected: Value) throws {
        guard found != expected else { return }
        let texts = ConformanceFailure.texts(expected, found)
        throw ConformanceFailure(check, expected: texts.expected, found: texts.found)
    }

    func expect(_ isTrue: Bool, _ expected: String, found: @autoclosure () -> Any) throws {
        if !isTrue { throw ConformanceFailure(expected: expected, found: "\(found())") }
    }

    /// The work ends in an error, which is given.
    func error(_ check: String, of work: () async throws -> some Sendable) async throws -> any Error {
        let value: any Sendable
        do { value = try await work() } catch { return error }
        throw ConformanceFailure(check, expected: "an error", found: ConformanceFailure.texts("", value).found)
    }

    /// The work ends in this error of Satchel's, the whole of it as in memory.
    @discardableResult
    func expectError(
        _ check: String, _ code: SatchelError.Code, line: Int? = nil, _ work: @Sendable (any Backend) async throws -> some Sendable
    ) async throws -> SatchelError {
        let reference = try await error(check + ", in memory") { try await work(InMemory()) }
        let found = try await error(check) { try await work(backend) }
        guard let reference = reference as? SatchelError, var error = found as? SatchelError else {
            throw ConformanceFailure(check, expected: "a SatchelError: \(reference)", found: "\(type(of: found)): \(found)")
        }
        try expect("\(check), code of \(error)", error.code, is: code)
        if let line { try expect("\(check), line of \(error)", error.location.line, is: line) }
        // Which worker it was is a cluster's own.
        error.location.worker = nil
        if error != reference {
            throw ConformanceFailure(check, expected: Self.whole(reference), found: Self.whole(error))
        }
        return error
    }

    private static func whole(_ error: SatchelError) -> String { "\(error.code): \(error)" }

    /// The work ends in a `CancellationError`.
    func expectCancelled(_ check: String, _ work: () async throws -> some Sendable) async throws {
        let found = try await error(check, of: work)
        if !(found is CancellationError) { throw ConformanceFailure(check, expected: "CancellationError", found: "\(found)") }
    }

    /// The backend still does what it is asked to.
    func expectUsable(_ check: String = "afterwards") async throws {
        let bag = Bag(sequence: 0..<5000) |> .mapEach(Added(addend: 1)) |> .filter { $0 % 2 == 0 }
        try await expect(check, bag |> .sum, 2500 * 2501)
    }

    var canLose: Bool { setting.loseSomething != nil }

    /// Loses something, if the backend has something to lose.
    func lose() async throws { try await setting.loseSomething?(backend) }
}
