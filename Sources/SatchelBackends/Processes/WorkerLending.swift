internal import SatchelColumns
internal import SatchelEngine
internal import SatchelStorage
internal import Synchronization

/// Of a worker whose rows live with the one who runs it: asks for those that it reads, and hands over those that it makes.
final class WorkerLending: Lender {
    private struct State {
        var next: UInt64 = 1
        /// What has come for each request; nil: nothing yet.
        var answers: [UInt64: [UInt8]?] = [:]
        var isOver = false
    }

    private let channel: FrameChannel
    private let state = Monitor(State())
    /// The task that is run.
    private let task = Atomic<UInt64>(0)

    init(_ channel: FrameChannel) { self.channel = channel }

    /// From now on rows are those of this task.
    func begin(_ task: UInt64) { self.task.store(task, ordering: .relaxed) }

    func handOver(_ batch: [UInt8]) throws {
        try channel.send(Frame(.batch, task.load(ordering: .relaxed), batch), within: .infinity)
    }

    func read(_ segment: UInt64, _ ranges: [Range<Int>]) throws -> [UInt8] {
        let number = state.update { state in
            defer { state.next += 1 }
            state.answers[state.next] = .some(nil)
            return state.next
        }
        defer { state.update { $0.answers[number] = nil } }
        try channel.send(Frame(.fetch, number, WorkerMessage.numbered(segment, WorkerMessage.ranges(ranges))), within: .infinity)
        let answer = state.wait { state -> [UInt8]?? in
            if let answer = state.answers[number] ?? nil { return .some(answer) }
            return state.isOver ? .some(nil) : nil
        }
        guard let answer else { throw ChannelFault.closed }
        return answer
    }

    /// What has come for a request.
    func take(_ frame: Frame) {
        state.update { state in if state.answers[frame.number] != nil { state.answers[frame.number] = .some(frame.payload) } }
    }

    /// The channel has ended: nothing more will come.
    func end() { state.update { $0.isOver = true } }
}
