internal import CWorkerHook
internal import Foundation
internal import SatchelColumns
internal import SatchelEngine
internal import SatchelStorage

/// A worker's side of the channel: one thread listens and answers what is quick, another runs tasks, one at a time.
final class Worker: Sendable {
    private struct State {
        var tasks: [(number: UInt64, run: UInt64, task: [UInt8])] = []
        /// What ends a task, by its number; also of those that wait.
        var flags: [UInt64: CancelFlag] = [:]
        /// How many batches of a stream may be sent without waiting.
        var room: [UInt64: Int] = [:]
    }

    /// Batches of a stream that are under way.
    static let streamWindow = 4
    /// How long the driver may take nothing: it reads at all times, unless it is stopped, and then so is the work.
    private static let patience = Double.infinity

    private let channel: FrameChannel
    private let server: TaskServer
    private let budget: MemoryBudget
    /// Where rows do not stay here.
    private let lending: WorkerLending?
    private let state = Monitor(State())

    init(_ channel: FrameChannel, _ settings: WorkerSettings) {
        self.channel = channel
        budget = MemoryBudget(bytes: settings.memoryBytes, folder: settings.spillFolder, batchesOf: settings.usualBytes)
        let lending = settings.handsOver ? WorkerLending(channel) : nil
        self.lending = lending
        var handOver: (@Sendable ([UInt8]) throws -> Void)?
        if let lending { handOver = { try lending.handOver($0) } }
        server = TaskServer(budget: budget, handOver: handOver, lender: lending)
    }

    /// Returns when the channel has ended; then nothing of this process is needed any longer.
    func serve() -> Int32 {
        OwnThreads.start { self.runTasks() }
        var status: Int32 = 0
        do {
            while let frame = try channel.receive(), frame.kind != .goodbye { try take(frame) }
        } catch {
            FileHandle.standardError.write(Data("satchel: a worker ended: \(error)\n".utf8))
            status = 74
        }
        MemoryBudget.removeAllFiles()
        satchel_end_process(status)
    }

    private func take(_ frame: Frame) throws {
        switch frame.kind {
        case .ping: try send(.pong, frame.number, WorkerMessage.numbered(UInt64(max(0, budget.bytesInMemory + budget.bytesInFiles))))
        case .plan: server.learn(frame.number, frame.payload)
        case .task:
            let (run, task) = try WorkerMessage.number(frame.payload)
            state.update { state in
                state.flags[frame.number] = CancelFlag()
                state.room[frame.number] = Self.streamWindow
                state.tasks.append((frame.number, run, task))
            }
        case .more: state.update { $0.room[frame.number]? += 1 }
        case .cancel:
            let flag = state.update { $0.flags[frame.number] }
            flag?.cancel()
            // Who waits for room looks at the flag.
            state.update { _ in }
        case .fetch: try answer(frame)
        case .result where lending != nil: lending?.take(frame)
        case .release:
            switch try WorkerMessage.Release(frame.payload) {
            case .run(let number): server.forget(number)
            case .segments(let numbers): server.release(numbers)
            }
        default: throw UnexpectedFrame(kind: frame.kind)
        }
    }

    private func answer(_ frame: Frame) throws {
        do {
            let (segment, reading) = try WorkerMessage.number(frame.payload)
            try send(.result, frame.number, try server.columns(of: segment, reading: reading))
        } catch {
            try fail(frame.number, error)
        }
    }

    private func send(_ kind: Frame.Kind, _ number: UInt64, _ payload: [UInt8] = []) throws {
        try channel.send(Frame(kind, number, payload), within: Self.patience)
    }

    private func fail(_ number: UInt64, _ error: any Error) throws {
        if error is ChannelFault { throw error }
        let known = error as? SatchelError
        let failure = TaskFailure(
            isCancelled: error is CancellationError,
            error: known ?? (error is CancellationError ? nil : SatchelError(.workerLost, "a worker could not do its task: \(error)")))
        try send(.failure, number, try WorkerMessage.encode(failure))
    }

    // MARK: Tasks

    private func runTasks() {
        while true {
            let (next, flag) = state.wait { state -> ((number: UInt64, run: UInt64, task: [UInt8]), CancelFlag)? in
                guard !state.tasks.isEmpty else { return nil }
                let next = state.tasks.removeFirst()
                return (next, state.flags[next.number] ?? CancelFlag())
            }
            lending?.begin(next.number)
            do {
                do {
                    let answer = try server.perform(
                        next.task, of: next.run, flag: flag,
                        began: { try self.send(.progress, next.number, WorkerMessage.numbered(UInt64($0))) },
                        deliver: { try self.deliver($0, of: next.number, flag) })
                    try send(.result, next.number, answer)
                } catch {
                    try fail(next.number, error)
                }
            } catch {
                // The driver is gone, which the thread that listens is told too.
                return
            }
            state.update { state in
                state.flags[next.number] = nil
                state.room[next.number] = nil
            }
        }
    }

    /// Sends a batch of a stream once there is room for it.
    private func deliver(_ batch: [UInt8], of number: UInt64, _ flag: CancelFlag) throws -> Bool {
        let isOpen = state.wait { state -> Bool? in
            if flag.isCancelled { return false }
            guard let room = state.room[number], room > 0 else { return nil }
            state.room[number] = room - 1
            return true
        }
        if isOpen { try send(.batch, number, batch) }
        return isOpen
    }
}
