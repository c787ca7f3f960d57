internal import SatchelEngine

extension Dask {
    /// Tasks of one name, as Dask's dashboard shows them: how many there are, and how many are done.
    public struct Stage: Sendable, Hashable, Codable {
        /// What they do: `scan-json`, `frequencies`, `read-kept`.
        public let name: String
        public let done: Int
        public let total: Int
    }

    /// How far the tasks are that this program has on the cluster now, stage by stage.
    ///
    /// ```swift
    /// for stage in try await backend.stages() { print(stage.name, stage.done, "of", stage.total) }
    /// ```
    ///
    /// A question to the scheduler, some milliseconds. Tasks are made while a run goes on, so totals grow; those whose results nobody needs
    /// any longer are not among them. A kept bag's own ``KeptProgress`` counts partitions.
    public func stages() async throws -> [Stage] {
        let (crew, flag) = (crew, CancelFlag())
        return try await perform(flag) { try crew.stages(flag) }
    }
}

extension DaskCrew {
    fileprivate func stages(_ flag: CancelFlag) throws -> [Dask.Stage] { try link().ask(BridgeErrand(.stages), flag: flag).stages ?? [] }
}
