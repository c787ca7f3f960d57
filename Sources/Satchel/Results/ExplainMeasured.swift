public import SatchelBackends
internal import SatchelColumns
internal import SatchelPlan

/// What an explanation goes by.
public enum ExplanationForm: Sendable, Hashable {
    /// What a run has read, and how kept columns lie.
    case measured
}

extension Computable {
    /// The plan as it was run, what the run read, and how the columns lie of the kept bags that it rests on.
    ///
    /// ```swift
    /// print(try await kept.explain(.measured))
    /// ```
    ///
    /// Runs the pipeline and lets its result go; a kept bag itself is not run but waited for. Throws what the run throws.
    public func explain(_ form: ExplanationForm, on backend: (any Backend)? = nil) async throws -> String {
        let pipeline = request.pipeline
        let job = try pipeline.job()
        var text = try pipeline.plan.explained()
        if case .kept = pipeline.plan.nodes[pipeline.plan.root].operation {
            for partitions in pipeline.kept { try await partitions.wait() }
        } else {
            let report = try await pipeline.backend(backend).run(job).report
            text += "measured\n" + report.figures.map { "          " + $0 + "\n" }.joined()
        }
        for partitions in pipeline.kept {
            text += "kept \(partitions.identity)\n" + (try await partitions.columns()).table + "\n"
        }
        return text
    }
}

extension RunReport {
    /// The figures that are not zero, a line each.
    fileprivate var figures: [String] {
        let counts = [
            (files, "files"), (bytesRead, "bytes read"), (bytesInflated, "bytes inflated"), (lines, "lines"),
            (valuesDecoded, "values decoded"), (bytesDecoded, "bytes decoded"), (rowsSkipped, "rows skipped"),
        ]
        return counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" } + ["\((seconds * 1e6).rounded() / 1e3) ms"]
    }
}
