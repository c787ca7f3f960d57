internal import SatchelColumns
internal import SatchelEngine
internal import SatchelStorage

extension WorkerLink {
    /// The thread of its own: hands out what comes, until the channel ends; then finds out how the worker did.
    func listen() {
        var fault: String?
        do {
            var heard = ContinuousClock.now
            listening: while true {
                switch try channel.receive(within: stall / 4) {
                case .frame(let frame):
                    heard = .now
                    try take(frame)
                    endIfLate()
                // Of whom nobody wants anything, nothing is to be heard.
                case .timeout: if try !look(heard) { heard = .now }
                case .end: break listening
                }
            }
        } catch {
            fault = "sent what can't be read: \(error)"
        }
        if let fault { process.kill(because: fault) }
        let (ending, reason) = process.awaitEnd(within: 2, orKill: "closed its channel")
        let isOwn = ending == .signal(9) ? reason : nil
        let words = WorkerEnding.words(process.output.lastLines())
        let loss = WorkerLoss(
            worker: identity, ending: WorkerEnding.text(ending, reason: isOwn, isStarved: WorkerEnding.starved > starved), lastWords: words,
            isCrash: WorkerEnding.isCrash(ending))
        channel.close()
        state.update { $0.loss = loss }
        // Others may not keep anything, and would not look for what it left.
        MemoryBudget.removeLeftOvers(in: spillFolder)
    }

    private func take(_ frame: Frame) throws {
        let event: Event
        switch frame.kind {
        case .progress: event = .began(Int(clamping: try WorkerMessage.number(frame.payload).0))
        case .batch: event = .batch(frame.payload)
        case .result: event = .result(frame.payload)
        case .failure: event = .failure(frame.payload)
        case .pong: event = .pong(frame.payload)
        default: throw UnexpectedFrame(kind: frame.kind)
        }
        // Nobody waits any longer for what was stopped.
        state.update { $0.mailboxes[frame.number]?.append(event) }
    }

    /// Nothing has come for some time: asks whether the worker is there, and ends one that is not.
    /// - Returns: whether anything is wanted of it.
    private func look(_ heard: ContinuousClock.Instant) throws -> Bool {
        guard state.read({ !$0.mailboxes.isEmpty }) else { return false }
        if endIfLate() { return true }
        if ContinuousClock.now - heard > .seconds(stall) {
            process.kill(because: "gave no sign of life for \(stall) s")
        } else {
            do { try channel.send(Frame(.ping, 0), within: stall / 4) } catch ChannelFault.stalled {}
        }
        return true
    }

    /// Ends a worker that was told to stop a task and goes on with it, also if it says so all the time.
    @discardableResult
    private func endIfLate() -> Bool {
        let now = ContinuousClock.now
        let isLate = state.read { state in state.stopping.values.contains { $0 < now } }
        if isLate { process.kill(because: "did not stop within \(stall) s") }
        return isLate
    }
}
