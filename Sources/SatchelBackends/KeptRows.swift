internal import Foundation
internal import SatchelColumns
internal import SatchelEngine
internal import SatchelPlan
internal import Synchronization

/// Partitions on this machine: being made, there, or failed.
///
/// The work holds only the inner state, so that letting go of this object ends the work and frees the memory.
final class KeptRows: KeptPartitions {
    /// What the work leaves.
    struct Made: Sendable {
        var rows: RestingRows
        var report: RunReport
    }

    private struct State {
        var result: Result<Made, any Error>?
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private final class Box: Sendable {
        let state = Mutex(State())

        /// - Parameter isLast: whether this is how it is from now on; else it is only if nothing was before.
        func settle(_ result: Result<Made, any Error>, isLast: Bool) {
            let before = state.withLock { state -> Result<Made, any Error>? in
                let before = state.result
                if isLast || before == nil { state.result = result }
                return before
            }
            wake()
            // Rows are let go of outside of the lock.
            _ = consume before
        }

        /// Lets everyone who waits look again.
        func wake() {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    let identity = UUID().uuidString
    let backend: any Backend
    private let box = Box()
    private let work: Task<Void, Never>
    private let units: UnitProgress

    /// Starts the work, which is cancelled as a task is.
    init(backend: any Backend, progress: UnitProgress, work: @escaping @Sendable () async throws -> Made) {
        self.backend = backend
        units = progress
        self.work = Task.detached { [box] in
            let result: Result<Made, any Error>
            do { result = .success(try await work()) } catch { result = .failure(error) }
            box.settle(result, isLast: false)
        }
    }

    deinit { work.cancel() }

    func release() {
        work.cancel()
        box.settle(
            .failure(
                SatchelError(
                    .invalidPlan, "this kept bag was released; persist it again, or release it after the last result that needs it")),
            isLast: true)
    }

    func wait() async throws {
        _ = try await made()
    }

    /// The partitions, once they are there; cancelling the task that waits ends the wait, not the work.
    func made() async throws -> Made {
        while true {
            try Task.checkCancellation()
            if let result = box.state.withLock({ $0.result }) { return try result.get() }
            await withTaskCancellationHandler {
                await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                    let isOver = box.state.withLock { state -> Bool in
                        // Looked at under the lock, so that a cancellation after it finds the continuation.
                        if state.result != nil || Task.isCancelled { return true }
                        state.waiting.append(continuation)
                        return false
                    }
                    if isOver { continuation.resume() }
                }
            } onCancel: {
                box.wake()
            }
        }
    }

    private var current: Made? { box.state.withLock { state in try? state.result?.get() } }

    var progress: (done: Int, total: Int?) {
        let total = units.total
        return (units.done, total == 0 && partitionCount == nil ? nil : total)
    }

    var partitionCount: Int? { current?.rows.partitions.count }
    var bytes: Int? { current?.rows.bytes }

    func report() async throws -> RunReport { try await made().report }
    func columns() async throws -> [RestingColumn] { try await made().rows.restingColumns() }
}
