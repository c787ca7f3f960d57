internal import Foundation
internal import SatchelColumns
internal import SatchelEngine
internal import SatchelStorage
internal import Synchronization

/// The driver's side of the bridge: sends requests, and hands what comes back to who waits for it.
final class BridgeLink: Sendable {
    enum Event {
        case began(Int)
        case batch([UInt8])
        case result([UInt8])
        case failure(BridgeFailure)
        case pong([UInt8])
    }

    private struct State {
        var next: UInt64 = 1
        /// What has come for each request that somebody waits for.
        var mailboxes: [UInt64: [Event]] = [:]
        var size: ClusterSize?
        /// Why nothing more will come.
        var end: SatchelError?
    }

    let identity: WorkerIdentity
    private let address: String
    private let python: String
    private let process: WorkerProcess
    private let channel: FrameChannel
    private let stall: Double
    private let state = Monitor(State())
    /// The runs that the bridge knows; held while it is told of one, whose tasks come behind that.
    private let runs = Mutex<Set<UInt64>>([])

    init(
        _ identity: WorkerIdentity, address: String, python: String, process: WorkerProcess, channel: FrameChannel, stall: Double
    ) {
        self.identity = identity
        self.address = address
        self.python = python
        self.process = process
        self.channel = channel
        self.stall = stall
    }

    /// Brings the bridge its script, says hello, and returns when the cluster is there.
    func start(_ hello: BridgeHello) throws {
        OwnThreads.start { self.listen() }
        try send(Frame(.hello, 0, BridgeProgram.script))
        try send(Frame(.hello, 0, try WorkerMessage.encode(hello)))
        let end = state.wait { state -> SatchelError?? in
            if let end = state.end { return .some(end) }
            return state.size == nil ? nil : .some(nil)
        }
        if let end { throw end }
    }

    var processNumber: Int32 { process.number }
    var isAlive: Bool { state.read { $0.end == nil } }
    var size: ClusterSize {
        get throws {
            try state.read { state in
                if let end = state.end { throw end }
                return state.size ?? ClusterSize(threads: 0, workers: 0)
            }
        }
    }

    /// What is waited for, for people.
    var dump: String {
        state.read { state in
            let boxes = state.mailboxes.sorted { $0.key < $1.key }.map { "request \($0): \($1.count) unread" }
            let end = state.end.map { "ended: \($0)" } ?? "\(state.size?.threads ?? 0) threads"
            return "bridge process \(process.number), \(end); " + (boxes.isEmpty ? "idle" : boxes.joined(separator: "; "))
        }
    }

    /// Ends the bridge; it does so even if this can't be sent, since the channel ends with it.
    func close() {
        try? channel.send(Frame(.goodbye), within: 0)
        channel.close()
        OwnThreads.start { [process] in _ = process.awaitEnd(within: 10, orKill: "did not end with its channel") }
    }

    // MARK: Requests

    func perform(_ errand: CrewErrand, flag: CancelFlag) throws -> CrewReply {
        let number = try open()
        defer { finish(number) }
        flag.onCancel { [weak self] in self?.stop(number) }
        try runs.withLock { runs in
            if !runs.contains(errand.run.number) { try send(Frame(.plan, errand.run.number, errand.run.description)) }
            runs.insert(errand.run.number)
        }
        let task = try WorkerMessage.headed(TaskHead(errand), errand.task.bytes)
        try send(Frame(.task, number, WorkerMessage.numbered(errand.run.number, task)))
        while true {
            switch try next(number) {
            case .began(let unit): errand.began(unit)
            case .batch(let bytes):
                do {
                    if try errand.deliver?(bytes) ?? false { try send(Frame(.more, number)) } else { stop(number) }
                } catch {
                    stop(number)
                    throw error
                }
            case .result(let payload):
                let (head, answer) = try WorkerMessage.head(ResultHead.self, of: payload)
                return CrewReply(answer, firstKept: head.firstKept, host: (head.host, head.worker), seconds: head.seconds)
            case .failure(let failure):
                guard let loss = failure.loss(of: identity) else { throw failure.error(at: address) }
                if let unit = failure.unit { errand.began(Int(clamping: unit)) }
                throw loss
            case .pong: throw UnexpectedFrame(kind: .pong)
            }
        }
    }

    /// The bytes of some ranges of what a task has made.
    func read(_ segment: UInt64, _ ranges: [Range<Int>]) throws -> [UInt8] {
        let number = try open()
        defer { finish(number) }
        try send(Frame(.fetch, number, WorkerMessage.numbered(segment, WorkerMessage.ranges(ranges))))
        return try result(of: number)
    }

    /// What the bridge is asked for besides tasks of runs: a task of no run.
    func ask(_ errand: BridgeErrand, _ bytes: [UInt8] = [], flag: CancelFlag) throws -> ErrandAnswer {
        let number = try open()
        defer { finish(number) }
        flag.onCancel { [weak self] in self?.stop(number) }
        try send(Frame(.task, number, WorkerMessage.numbered(0, try WorkerMessage.headed(errand, bytes))))
        return try WorkerMessage.decode(ErrandAnswer.self, result(of: number))
    }

    /// Of a request that brings nothing but a result.
    private func result(of number: UInt64) throws -> [UInt8] {
        switch try next(number) {
        case .result(let bytes): return bytes
        case .failure(let failure): throw failure.error(at: address)
        case .began, .batch, .pong: throw UnexpectedFrame(kind: .batch)
        }
    }

    /// How many bytes of kept rows the cluster has for this program.
    func bytesKept() throws -> Int {
        let number = try open()
        defer { finish(number) }
        try send(Frame(.ping, number))
        guard case .pong(let bytes) = try next(number) else { throw UnexpectedFrame(kind: .pong) }
        return Int(clamping: try WorkerMessage.number(bytes).0)
    }

    /// Asks for nothing back; a bridge that is gone has let go of everything.
    func release(_ release: WorkerMessage.Release) {
        if case .run(let number) = release, runs.withLock({ $0.remove(number) }) == nil { return }
        try? channel.send(Frame(.release, 0, release.payload), within: stall)
    }

    private func open() throws -> UInt64 {
        try state.update { state in
            if let end = state.end { throw end }
            defer { state.next += 1 }
            state.mailboxes[state.next] = []
            return state.next
        }
    }

    private func finish(_ number: UInt64) { state.update { $0.mailboxes[number] = nil } }

    private func next(_ number: UInt64) throws -> Event {
        try state.wait { state -> Result<Event, any Error>? in
            if let events = state.mailboxes[number], let first = events.first {
                state.mailboxes[number] = Array(events.dropFirst())
                return .success(first)
            }
            return state.end.map { .failure($0) }
        }.get()
    }

    private func send(_ frame: Frame) throws {
        do {
            try channel.send(frame, within: stall)
        } catch let fault as ChannelFault {
            if fault != .closed { process.kill(because: "took nothing from its channel for \(stall) s") }
            throw state.wait { $0.end }
        }
    }

    private func stop(_ number: UInt64) {
        if state.read({ $0.mailboxes[number] != nil }) { try? channel.send(Frame(.cancel, number), within: stall) }
    }

    // MARK: The thread of its own

    private func listen() {
        var end: SatchelError?
        do {
            while end == nil, let frame = try channel.receive() { end = try take(frame) }
        } catch {
            end = SatchelError(.clusterFailed, "the bridge to the cluster at \(address) sent what can't be read", cause: "\(error)")
        }
        channel.close()
        let (ending, killed) = process.awaitEnd(within: 2, orKill: "closed its channel")
        let words = process.output.lastLines().suffix(12).joined(separator: "\n")
        let reason = end ?? ended(ending, killed, words)
        state.update { $0.end = reason }
    }

    private func ended(_ ending: WorkerProcess.Ending, _ killed: String?, _ words: String) -> SatchelError {
        let hasAnswered = state.read { $0.size != nil }
        let how = hasAnswered ? WorkerEnding.text(ending, reason: killed) : WorkerEnding.early(ending, reason: killed)
        return SatchelError(
            .clusterFailed,
            "the process of \(python) that reaches the cluster at \(address) \(how)"
                + (hasAnswered ? "" : "; give a Python of 3.10 or newer that has distributed, in SATCHEL_PYTHON or Dask.Options(python:)"),
            cause: words.isEmpty ? nil : words)
    }

    /// - Returns: why the bridge is of no use any longer, if that is what it says.
    private func take(_ frame: Frame) throws -> SatchelError? {
        switch frame.kind {
        case .hello:
            let size = try WorkerMessage.decode(ClusterSize.self, frame.payload)
            state.update { $0.size = size }
        case .progress: put(.began(Int(clamping: try WorkerMessage.number(frame.payload).0)), frame)
        case .batch: put(.batch(frame.payload), frame)
        case .result: put(.result(frame.payload), frame)
        case .pong: put(.pong(frame.payload), frame)
        case .failure:
            let failure = try WorkerMessage.decode(BridgeFailure.self, frame.payload)
            if frame.number != 0 { put(.failure(failure), frame) } else { return failure.error(at: address) as? SatchelError }
        case .output:
            let line = try WorkerMessage.decode(OutputLine.self, frame.payload)
            try? FileHandle.standardError.write(contentsOf: Data("[\(line.worker)] \(line.line)\n".utf8))
        default: throw UnexpectedFrame(kind: frame.kind)
        }
        return nil
    }

    /// Nobody waits any longer for what was stopped.
    private func put(_ event: Event, _ frame: Frame) { state.update { $0.mailboxes[frame.number]?.append(event) } }
}
