internal import Foundation
internal import SatchelColumns
internal import SatchelEngine
internal import SatchelStorage

/// The driver's side of one worker: sends requests, and hands what comes back to who waits for it.
///
/// One thread listens as long as the worker lives. It looks after the worker too: one that answers nothing for too long is ended.
final class WorkerLink: Sendable {
    enum Event {
        case began(Int)
        case batch([UInt8])
        case result([UInt8])
        case failure([UInt8])
        case pong([UInt8])
    }

    struct State {
        var next: UInt64 = 1
        /// What has come for each request that somebody waits for.
        var mailboxes: [UInt64: [Event]] = [:]
        /// The runs that the worker knows.
        var runs: Set<UInt64> = []
        /// Requests that were told to stop, and until when they may take for that.
        var stopping: [UInt64: ContinuousClock.Instant] = [:]
        var loss: WorkerLoss?
    }

    let identity: WorkerIdentity
    let process: WorkerProcess
    /// What the system's count was when the worker was started.
    let starved = WorkerEnding.starved
    let channel: FrameChannel
    let stall: Double
    let spillFolder: String?
    let state = Monitor(State())

    init(_ identity: WorkerIdentity, _ process: WorkerProcess, channel: FrameChannel, stall: Double, spillFolder: String?) {
        self.identity = identity
        self.process = process
        self.channel = channel
        self.stall = stall
        self.spillFolder = spillFolder
    }

    /// After the hello.
    func start() { OwnThreads.start { self.listen() } }

    var isAlive: Bool { state.read { $0.loss == nil } }

    /// What is waited for, for people.
    var dump: String {
        state.read { state in
            let boxes = state.mailboxes.sorted { $0.key < $1.key }.map { number, events in
                "request \(number): \(events.count) unread\(state.stopping[number] == nil ? "" : ", told to stop")"
            }
            let end = state.loss.map { "lost, it \($0.ending)" } ?? "knows runs \(state.runs.sorted())"
            return "generation \(identity.generation), process \(process.number), \(end); "
                + (boxes.isEmpty ? "idle" : boxes.joined(separator: "; "))
        }
    }

    /// Lets the worker end; it does so even if this can't be sent, since the channel ends with it.
    func close() {
        try? channel.send(Frame(.goodbye), within: 0)
        channel.close()
    }

    func perform(_ errand: CrewErrand, flag: CancelFlag) throws -> CrewReply {
        let number = try open()
        defer { finish(number) }
        flag.onCancel { [weak self] in self?.stop(number) }
        let isNew = state.update { $0.runs.insert(errand.run.number).inserted }
        if isNew { try send(Frame(.plan, errand.run.number, errand.run.description), hadBegun: false) }
        try send(Frame(.task, number, WorkerMessage.numbered(errand.run.number, errand.task.bytes)), hadBegun: false)
        var hadBegun = false
        while true {
            switch try next(number, hadBegun) {
            case .began(let unit):
                hadBegun = true
                errand.began(unit)
            case .batch(let bytes):
                do {
                    if try errand.deliver?(bytes) ?? false {
                        try send(Frame(.more, number), hadBegun: true)
                    } else {
                        stop(number)
                    }
                } catch {
                    stop(number)
                    throw error
                }
            case .result(let answer): return CrewReply(answer)
            case .failure(let bytes):
                let failure = try WorkerMessage.decode(TaskFailure.self, bytes)
                if failure.isCancelled { throw CancellationError() }
                throw failure.error ?? SatchelError(.workerLost, "a worker could not do its task and did not say why")
            case .pong: throw UnexpectedFrame(kind: .pong)
            }
        }
    }

    func fetch(_ segment: UInt64, reading: [UInt8]) throws -> [UInt8] {
        let number = try open()
        defer { finish(number) }
        try send(Frame(.fetch, number, WorkerMessage.numbered(segment, reading)), hadBegun: false)
        switch try next(number, true) {
        case .result(let answer): return answer
        case .failure(let bytes):
            let failure = try WorkerMessage.decode(TaskFailure.self, bytes)
            throw failure.error ?? SatchelError(.workerLost, "a worker could not give out what it holds and did not say why")
        case .began, .batch, .pong: throw UnexpectedFrame(kind: .batch)
        }
    }

    /// How many bytes of kept rows the worker has, in memory and in files.
    func bytesKept() throws -> Int {
        let number = try open()
        defer { finish(number) }
        try send(Frame(.ping, number), hadBegun: true)
        guard case .pong(let bytes) = try next(number, true) else { throw UnexpectedFrame(kind: .pong) }
        return Int(clamping: try WorkerMessage.number(bytes).0)
    }

    /// Asks for nothing back; a worker that is gone has let go of everything.
    func release(_ release: WorkerMessage.Release) {
        if case .run(let number) = release, state.update({ $0.runs.remove(number) }) == nil { return }
        try? channel.send(Frame(.release, 0, release.payload), within: stall)
    }

    private func open() throws -> UInt64 {
        try state.update { state in
            if let loss = state.loss { throw loss.seen(hadBegun: false) }
            defer { state.next += 1 }
            state.mailboxes[state.next] = []
            return state.next
        }
    }

    private func finish(_ number: UInt64) {
        state.update { state in
            state.mailboxes[number] = nil
            state.stopping[number] = nil
        }
    }

    private func next(_ number: UInt64, _ hadBegun: Bool) throws -> Event {
        try state.wait { state -> Result<Event, WorkerLoss>? in
            if let events = state.mailboxes[number], let first = events.first {
                state.mailboxes[number] = Array(events.dropFirst())
                return .success(first)
            }
            return state.loss.map { .failure($0.seen(hadBegun: hadBegun)) }
        }.get()
    }

    private func send(_ frame: Frame, hadBegun: Bool) throws {
        do {
            try channel.send(frame, within: stall)
        } catch let fault as ChannelFault {
            if fault != .closed { process.kill(because: "took nothing from its channel for \(stall) s") }
            let loss = state.wait { $0.loss }
            throw loss.seen(hadBegun: hadBegun)
        }
    }

    /// Tells the worker to stop a task, once.
    private func stop(_ number: UInt64) {
        let isFirst = state.update { state -> Bool in
            guard state.mailboxes[number] != nil, state.stopping[number] == nil else { return false }
            state.stopping[number] = .now + .seconds(stall)
            return true
        }
        if isFirst { try? channel.send(Frame(.cancel, number), within: stall) }
    }
}
