internal import SatchelColumns
internal import SatchelEngine
internal import SatchelPlan

/// What the backends of this process share: runs of the local engine.
protocol LocalBackend: Backend {
    var engine: LocalEngine { get }
    /// Runs blocking work where this backend's work belongs.
    func perform<Value: Sendable>(_ flag: CancelFlag, _ body: @escaping @Sendable () throws -> Value) async throws -> Value
}

extension LocalBackend {
    func outcome(of job: Job, flag: CancelFlag, progress: UnitProgress) async throws -> LocalEngine.Outcome {
        var kept: [String: [[Batch]]] = [:]
        for partitions in job.kept {
            guard let batches = partitions as? KeptBatches else {
                throw SatchelError(.invalidPlan, "a bag kept on another backend can't be used here; persist it on this one too")
            }
            kept[partitions.identity] = try await batches.partitions()
        }
        let (engine, plan, known) = (engine, job.plan, kept)
        return try await perform(flag) {
            try engine.run(plan, kept: { try find($0, in: known) }, flag: flag, progress: progress)
        }
    }

    package func runLocally(_ job: Job) async throws -> JobResult {
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = try await outcome(of: job, flag: CancelFlag(), progress: UnitProgress())
        let metrics = outcome.metrics
        let report = RunReport(
            bytesRead: metrics.bytesRead, bytesInflated: metrics.bytesInflated, lines: metrics.lines, valuesDecoded: metrics.valuesDecoded,
            bytesDecoded: metrics.bytesDecoded, files: metrics.files, seconds: (clock.now - start) / .seconds(1),
            rowsSkippedByReason: metrics.skipped.counts)
        return JobResult(results: outcome.roots.map { $0.flatMap { $0 } }, report: report)
    }

    func keepLocally(_ job: Job) -> any KeptPartitions {
        let progress = UnitProgress()
        return KeptBatches(backend: self, progress: progress) { [self] in
            try await outcome(of: job, flag: CancelFlag(), progress: progress).roots.first ?? []
        }
    }

    func streamLocally(_ job: Job) -> BatchStream {
        let (engine, plan) = (engine, job.plan)
        return BatchStream {
            let run = StreamRun { [kept = job.kept] in
                var known: [String: [[Batch]]] = [:]
                for partitions in kept {
                    guard let batches = partitions as? KeptBatches else {
                        throw SatchelError(.invalidPlan, "a bag kept on another backend can't be used here; persist it on this one too")
                    }
                    known[partitions.identity] = try await batches.partitions()
                }
                return RowStream(engine, plan: plan, kept: { [known] in try find($0, in: known) })
            }
            return { try await run.next() }
        }
    }
}

private func find(_ reference: KeptReference, in kept: [String: [[Batch]]]) throws -> [[Batch]] {
    guard let partitions = kept[reference.identity] else {
        throw SatchelError(
            .invalidPlan, "the kept bag \(reference.identity) is no longer there; hold the bag that persist(on:) gave as long as you use it"
        )
    }
    return partitions
}

/// One iteration of a stream: begun at its first row, ended when nobody holds it.
private actor StreamRun {
    private let make: @Sendable () async throws -> RowStream
    private var stream: RowStream?

    init(_ make: @escaping @Sendable () async throws -> RowStream) { self.make = make }

    deinit { stream?.cancel() }

    func next() async throws -> Batch? {
        if let stream { return try await stream.next() }
        let stream = try await make()
        self.stream = stream
        stream.start()
        return try await stream.next()
    }
}
