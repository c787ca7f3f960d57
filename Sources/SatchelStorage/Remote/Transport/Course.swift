internal import SatchelColumns

/// The driver's side of an exchange: which attempt it is at, and what follows when one ends.
///
/// Touched on the driver's thread alone.
final class Course {
    enum Next {
        case done
        case attempt(after: Double)
    }

    let exchange: Exchange
    private var retry: RetryCourse
    private var attempts = 0
    private var hasMoved = false
    /// Bytes of the body that are handed on.
    private var received = 0
    private var receivedBefore = 0
    // Of the attempt that is under way:
    private var reader = HeadReader()
    private var isJudged = false
    private var objection: Verdict?
    private var skipped = 0
    private var body: [UInt8] = []

    init(_ exchange: Exchange) {
        self.exchange = exchange
        retry = RetryCourse(exchange.retry)
    }

    /// The next attempt's request.
    func begin() throws -> HTTPRequest {
        attempts += 1
        exchange.scope.add(requests: 1, retries: attempts > 1 ? 1 : 0)
        if exchange.mode == .whole { received = 0 }
        receivedBefore = received
        reader = HeadReader()
        isJudged = false
        objection = nil
        skipped = 0
        body = []
        return try exchange.inquiry.request(from: received)
    }

    func addHeader(_ line: String) { reader.add(line) }

    enum Taken { case all, pause, stop }

    /// Takes bytes of the body.
    func take(_ bytes: UnsafeRawBufferPointer) -> Taken {
        if !isJudged { judge() }
        guard let head = reader.head, head.isSuccess, objection == nil, exchange.mode == .stream else {
            let limit = exchange.mode == .whole && reader.head?.isSuccess == true ? Exchange.mostBytes : Exchange.refusalBytes
            if body.count + bytes.count > limit { return .stop }
            body.append(contentsOf: bytes)
            exchange.count(bytes: bytes.count)
            return .all
        }
        // A server that answers a range with the whole sends again what is known.
        let passed = min(skipped, bytes.count)
        var rest = UnsafeRawBufferPointer(rebasing: bytes[passed...])
        let most = exchange.inquiry.isPart ? exchange.inquiry.length : nil
        if let most, received + rest.count > most { rest = UnsafeRawBufferPointer(rebasing: rest[..<(most - received)]) }
        // The pointer does not leave the call: the monitor runs the body on this thread.
        nonisolated(unsafe) let news = rest
        let isTaken = exchange.state.update { state in
            if state.isDone { return true }
            state.isPaused = !state.blocks.append(news)
            return !state.isPaused
        }
        guard isTaken else { return .pause }
        exchange.count(bytes: bytes.count)
        skipped -= passed
        received += rest.count
        if passed + rest.count < bytes.count { return .stop }
        if let length = exchange.inquiry.length, received > length { return .stop }
        return .all
    }

    private func judge() {
        isJudged = true
        guard let head = reader.head, head.isSuccess else { return }
        objection = exchange.inquiry.objection(to: head, from: received)
        guard objection == nil, exchange.mode == .stream else { return }
        if head.status == 200 { skipped = received }
        exchange.state.update { $0.head = $0.head ?? head }
    }

    /// The attempt is over.
    func end(_ broken: BrokenTransfer?, now: Double, random: Double) -> Next {
        if !isJudged { judge() }
        let inquiry = exchange.inquiry
        if let objection { return follow(objection, now, random) }
        if let head = reader.head, !head.isSuccess {
            // What a broken refusal says so far is still the better text.
            return follow(inquiry.verdict(on: head, body: body), now, random)
        }
        if exchange.mode == .stream, let length = inquiry.length, received >= length {
            return received == length ? finish() : fail(inquiry.failure(.tooLong, attempts: attempts))
        }
        if let broken {
            guard broken.isPassing, !(broken.isUnreachable && attempts >= 4) else {
                return fail(inquiry.failure(broken, attempts: attempts))
            }
            return again(inquiry.failure(broken, attempts: attempts), now, random)
        }
        guard let head = reader.head else { return again(inquiry.failure(.noAnswer, attempts: attempts), now, random) }
        if exchange.mode == .stream {
            guard inquiry.length == nil else { return again(inquiry.failure(.short, attempts: attempts), now, random) }
            return finish()
        }
        return follow(inquiry.verdict(on: head, body: body), now, random)
    }

    func fail(_ error: SatchelError) -> Next {
        exchange.state.update { state in
            state.failure = state.failure ?? error
            state.isDone = true
        }
        exchange.end()
        return .done
    }

    private func finish() -> Next {
        exchange.state.update { $0.isDone = true }
        exchange.end(isWhole: true)
        return .done
    }

    private func follow(_ verdict: Verdict, _ now: Double, _ random: Double) -> Next {
        switch verdict {
        case .accepted:
            if exchange.mode == .whole {
                let (head, whole) = (reader.head, body)
                exchange.state.update { state in
                    state.head = head
                    state.body = whole
                }
            }
            return finish()
        case .refused(let error): return fail(error)
        case .again(let error): return again(error, now, random)
        case .elsewhere(let error):
            if hasMoved { return fail(error) }
            hasMoved = true
            return .attempt(after: 0)
        }
    }

    private func again(_ error: SatchelError, _ now: Double, _ random: Double) -> Next {
        if let status = reader.head?.status, status == 503 || status == 429 { exchange.slow() }
        let asked = reader.head?.retryAfter(now: now)
        if let seconds = retry.wait(received: received - receivedBefore, asked: asked, random: random) { return .attempt(after: seconds) }
        var error = error
        if let asked, asked > retry.policy.mostAskedSeconds {
            error.message += "; the server asks to wait for \(Int(asked)) seconds: try again then"
        } else {
            error.message += "; \(attempts) \(attempts == 1 ? "attempt was" : "attempts were") made"
        }
        return fail(error)
    }
}

extension BrokenTransfer {
    static let tooLong = BrokenTransfer(code: 0, text: "more bytes came than the object has")
    static let short = BrokenTransfer(code: 18, text: "the body ended before its end")
    static let noAnswer = BrokenTransfer(code: 52, text: "the connection was closed without an answer")
}
