public import SatchelBackends
internal import SatchelColumns
internal import SatchelPlan

extension Computable {
    /// Runs the pipeline and gives its result.
    ///
    /// ```swift
    /// let n = try await (events |> .count).compute(on: Threads(4))
    /// ```
    ///
    /// Without a backend it runs where the kept bags live that it rests on, or else on the default, `Threads()`. The elements of a bag come in order
    /// and are all in memory then; ``Bag/elements(on:)`` streams them. Throws the fault of the plan, the first error of the input, or that of a
    /// transform.
    public func compute(on backend: (any Backend)? = nil) async throws -> Output {
        try await computeWithReport(on: backend).value
    }

    /// Runs the pipeline and gives its result with what the run read and decoded.
    ///
    /// ```swift
    /// let (n, report) = try await (events |> .count).computeWithReport()
    /// print(n, report.bytesRead)
    /// ```
    ///
    /// Costs what ``compute(on:)`` costs, and throws the same.
    public func computeWithReport(on backend: (any Backend)? = nil) async throws -> (value: Output, report: RunReport) {
        let request = request
        let job = try request.pipeline.job()
        let result = try await request.pipeline.backend(backend).run(job)
        guard let batches = result.results.first else { throw mismatch("\(Output.self)") }
        return (try request.read(batches), result.report)
    }

    /// The plan as written and as it will be run, a line a stage: what goes into the scan, and what is read there.
    ///
    /// ```swift
    /// print(try jupyter.explain())
    /// ```
    ///
    /// Reads nothing. Throws the fault of the plan.
    public func explain() throws -> String {
        let pipeline = request.pipeline
        if let fault = pipeline.plan.fault { throw fault }
        return try pipeline.plan.explained()
    }
}
