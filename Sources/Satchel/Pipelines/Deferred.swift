internal import SatchelColumns

/// One value that a pipeline comes to, worked out when it is asked for.
///
/// ```swift
/// let count: Deferred<Int> = events |> .count
/// print(try await count.compute())
/// ```
///
/// Making one reads nothing. Several are computed in one pass over what they share by `backend.compute { … }`.
public struct Deferred<Value: ColumnValue>: Sendable {
    let pipeline: Pipeline

    init(_ pipeline: Pipeline) { self.pipeline = pipeline }
}
