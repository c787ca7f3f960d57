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
    package func runLocally(_ job: Job) async throws -> JobResult {
        let (engine, plan, flag) = (engine, job.plan, CancelFlag())
        let known = try await job.keptHere()
        let start = ContinuousClock.now
        let outcome = try await perform(flag) { try engine.run(plan, kept: known.rows, flag: flag) }
        return JobResult(results: outcome.roots.map { $0.flatMap { $0 } }, report: RunReport(outcome.metrics, since: start))
    }

    func keepLocally(_ job: Job) -> any KeptPartitions {
        let progress = UnitProgress()
        return KeptRows(backend: self, progress: progress) { [self] in try await made(of: job, progress) }
    }

    func saveLocally(_ job: Job, to path: String, replacing: Bool) async throws -> RunReport {
        let start = ContinuousClock.now
        // What is kept with all its columns is written as it lies there.
        var made: KeptRows.Made?
        if case .kept(let reference) = job.plan.nodes[job.plan.root].operation, job.columns == .all {
            made = KeptRows.Made(rows: try await job.keptHere().rows(reference), report: RunReport())
        }
        let ready: KeptRows.Made
        if let made { ready = made } else { ready = try await self.made(of: job, UnitProgress()) }
        let (store, flag) = (job.store, CancelFlag())
        try await perform(flag) { try SavedFolder(path).write(ready.rows, replacing: replacing, store: store, flag: flag) }
        var report = ready.report
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        return report
    }

    private func made(of job: Job, _ progress: UnitProgress) async throws -> KeptRows.Made {
        let (engine, flag) = (engine, CancelFlag())
        let known = try await job.keptHere()
        let start = ContinuousClock.now
        let (rows, metrics) = try await perform(flag) {
            try engine.keep(job.plan, columns: job.columns, kept: known.rows, flag: flag, progress: progress)
        }
        return KeptRows.Made(rows: rows, report: RunReport(metrics, since: start))
    }

    func streamLocally(_ job: Job) -> BatchStream {
        let engine = engine
        return BatchStream {
            let run = StreamRun {
                let known = try await job.keptHere()
                return RowStream(engine, plan: job.plan, kept: known.rows)
            }
            return { try await run.next() }
        }
    }
}

/// The kept partitions that a job names.
private struct KeptHere: Sendable {
    var known: [String: RestingRows] = [:]

    @Sendable func rows(_ reference: KeptReference) throws -> RestingRows {
        guard let rows = known[reference.identity] else {
            throw SatchelError(
                .invalidPlan,
                "the kept bag \(reference.identity) is no longer there; hold the bag that persist(on:) gave as long as you use it")
        }
        return rows
    }
}

extension Job {
    /// What the job's plan names, once it is there.
    fileprivate func keptHere() async throws -> KeptHere {
        var here = KeptHere()
        for partitions in kept {
            guard let rows = partitions as? KeptRows else {
                throw SatchelError(.invalidPlan, "a bag kept on another backend can't be used here; persist it on this one too")
            }
            here.known[partitions.identity] = try await rows.made().rows
        }
        return here
    }
}

extension RunReport {
    fileprivate init(_ metrics: Metrics, since start: ContinuousClock.Instant) {
        self.init(
            bytesRead: metrics.bytesRead, bytesInflated: metrics.bytesInflated, lines: metrics.lines, valuesDecoded: metrics.valuesDecoded,
            bytesDecoded: metrics.bytesDecoded, files: metrics.files, seconds: (ContinuousClock.now - start) / .seconds(1),
            rowsSkippedByReason: metrics.skipped.counts)
        requests = metrics.requests
        retries = metrics.retries
        bytesTransferred = metrics.bytesTransferred
        secondsWaited = metrics.secondsWaited
    }
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
