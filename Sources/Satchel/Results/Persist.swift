public import SatchelBackends
internal import SatchelColumns
internal import SatchelPlan

extension Bag {
    /// Starts computing the bag and keeps its elements where they are made; returns at once.
    ///
    /// ```swift
    /// let kept = try await jupyter.persist(on: backend)
    /// let n = try await (kept |> .count).compute()        // where the elements are
    /// ```
    ///
    /// Pipelines on the returned bag wait for what they need of it, and fail with its error if it has one. The memory is freed when the last bag
    /// that rests on it goes. Throws the fault of the plan.
    public func persist(on backend: (any Backend)? = nil, fileID: String = #fileID, line: Int = #line) async throws -> Bag<Element> {
        try kept(.all, on: backend, at: place(fileID, line))
    }

    func kept(_ columns: Projection, on backend: (any Backend)?, at place: String) throws -> Bag<Element> {
        let partitions = try pipeline.backend(backend).keep(try pipeline.job(columns: columns))
        let leaf = Operation.kept(KeptReference(identity: partitions.identity))
        let plan = Plan(leaf: leaf, type: pipeline.type, place: place)
        return Bag(Pipeline(plan: plan, kept: [partitions]))
    }

    /// How far the kept bags are that this one rests on.
    ///
    /// ```swift
    /// print(kept.progress.done, "of", kept.progress.total ?? 0)
    /// ```
    ///
    /// Reads two numbers; all is done if it rests on none.
    public var progress: KeptProgress {
        var all = KeptProgress(done: 0, total: 0)
        for partitions in pipeline.kept {
            let progress = partitions.progress
            all.done += progress.done
            all.total = all.total.flatMap { sum in progress.total.map { sum + $0 } }
        }
        return all
    }

    /// Into how many partitions the kept bags are cut that this one rests on; nil until that is known.
    ///
    /// ```swift
    /// let kept = try await (jupyter |> .repartition(10)).persist()
    /// try await kept.wait()
    /// print(kept.partitionCount ?? 0)      // 10
    /// ```
    ///
    /// Reads a number; 0 if it rests on none.
    public var partitionCount: Int? {
        pipeline.kept.reduce(Int?(0)) { sum, partitions in sum.flatMap { sum in partitions.partitionCount.map { sum + $0 } } }
    }

    /// How many bytes the kept bags take at rest that this one rests on, in memory or in files; nil until that is known.
    ///
    /// ```swift
    /// try await kept.wait()
    /// print(kept.keptBytes ?? 0)
    /// ```
    ///
    /// Adds up a number a partition; 0 if it rests on none.
    public var keptBytes: Int? {
        pipeline.kept.reduce(Int?(0)) { sum, partitions in sum.flatMap { sum in partitions.bytes.map { sum + $0 } } }
    }

    /// What making the kept bags read and left out that this one rests on, once they are there; throws what stopped the work.
    ///
    /// ```swift
    /// print(try await kept.report().rowsSkipped)
    /// ```
    ///
    /// Zeros if it rests on none; of several the sums, and the longest time.
    public func report() async throws -> RunReport {
        var report = RunReport()
        for partitions in pipeline.kept { report.add(try await partitions.report()) }
        return report
    }

    /// Returns when the kept bags that this one rests on are there; throws what stopped the work.
    ///
    /// ```swift
    /// try await kept.wait()
    /// ```
    ///
    /// At once if it rests on none.
    public func wait() async throws {
        for partitions in pipeline.kept { try await partitions.wait() }
    }
}

/// How far the work on kept partitions is.
///
/// ```swift
/// if let total = kept.progress.total { print(kept.progress.done, "of", total) }
/// ```
public struct KeptProgress: Sendable, Hashable, Codable {
    /// Parts of the work that are done.
    public var done: Int
    /// Of how many, once that is known.
    public var total: Int?

    public init(done: Int, total: Int?) {
        self.done = done
        self.total = total
    }
}
