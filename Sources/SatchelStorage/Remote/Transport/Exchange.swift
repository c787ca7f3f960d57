internal import SatchelColumns
internal import Synchronization

/// One question to a server and its answer, through as many attempts as it takes.
///
/// The driver's thread fills it; one other thread takes the bytes, and waits for them. What it holds of a stream is bounded: when it is
/// full, the transfer pauses.
final class Exchange: Sendable {
    enum Mode: Sendable {
        /// The body is taken while it comes.
        case stream
        /// The body is wanted whole, and judged.
        case whole
    }

    struct State {
        var blocks: BlockQueue
        var head: HTTPHead?
        var body: [UInt8] = []
        var failure: SatchelError?
        var isDone = false
        var isPaused = false
    }

    /// More than this of an answer that should be small is no answer.
    static let mostBytes = 64 << 20
    /// What is kept of a refusal.
    static let refusalBytes = 64 << 10

    let inquiry: any Inquiry
    let mode: Mode
    let retry: RetryPolicy
    let scope: TransferScope
    let state: Monitor<State>
    private let slots: TransferSlots?
    private let receivedBytes = Atomic(0)
    private let driver: TransferDriver

    init(
        _ inquiry: any Inquiry, mode: Mode, retry: RetryPolicy, scope: TransferScope, slots: TransferSlots? = nil, window: Int = 2 << 20,
        driver: TransferDriver = .shared
    ) {
        self.inquiry = inquiry
        self.mode = mode
        self.retry = retry
        self.scope = scope
        self.slots = slots
        self.driver = driver
        // libcurl hands out up to 16 KiB at a time, which must fit.
        state = Monitor(State(blocks: BlockQueue(capacity: max(window, 64 << 10), pool: scope.blocks)))
        if !scope.begin(self) { cancel() } else if slots?.enter(self) ?? true { start() }
    }

    func start() { driver.start(self) }

    /// All has come that will come.
    /// - Parameter isWhole: and it is what was asked for.
    func end(isWhole: Bool = false) {
        scope.end(self)
        slots?.leave(self, isWhole: isWhole)
    }

    /// The server has asked for patience.
    func slow() { slots?.slow() }

    /// Bytes of bodies that came in for it, wanted or not.
    var received: Int { receivedBytes.load(ordering: .relaxed) }

    func count(bytes: Int) {
        receivedBytes.add(bytes, ordering: .relaxed)
        scope.add(bytes: bytes)
    }

    /// Ends the transfer at once; what has come in is let go.
    func cancel() {
        let wasOpen = state.update { state in
            let wasOpen = !state.isDone
            if wasOpen || state.blocks.count > 0 {
                state.failure = state.failure ?? SatchelError(.readFailed, "the transfer was cancelled")
            }
            state.isDone = true
            state.blocks.clear()
            return wasOpen
        }
        if wasOpen { driver.cancel(self) }
        end()
    }

    /// The next bytes of a stream, for a block that is needed no longer; nil at its end, and the block stays the caller's.
    func next(for used: ByteBlock?) throws -> ByteBlock? {
        var start: ContinuousClock.Instant?
        let (result, resumes) = state.wait { state -> (Result<ByteBlock?, SatchelError>, Bool)? in
            if let block = state.blocks.next(for: used) {
                let resumes = state.isPaused && state.blocks.room >= state.blocks.capacity / 2
                if resumes { state.isPaused = false }
                return (.success(block), resumes)
            }
            if let failure = state.failure { return (.failure(failure), false) }
            if state.isDone {
                state.blocks.clear()
                return (.success(nil), false)
            }
            if start == nil { start = .now }
            return nil
        }
        if let start { scope.addWait(since: start) }
        if resumes { driver.resume(self) }
        return try result.get()
    }

    /// The whole answer.
    func answer() throws -> (head: HTTPHead, body: [UInt8]) {
        let start = ContinuousClock.now
        defer { scope.addWait(since: start) }
        return try state.wait { state -> Result<(head: HTTPHead, body: [UInt8]), SatchelError>? in
            if let failure = state.failure { return .failure(failure) }
            guard state.isDone else { return nil }
            guard let head = state.head else { return .failure(SatchelError(.readFailed, "the transfer was cancelled")) }
            return .success((head, state.body))
        }.get()
    }

    /// The head of a stream, once its body may begin.
    func head() throws -> HTTPHead? {
        try state.wait { state -> Result<HTTPHead?, SatchelError>? in
            if let failure = state.failure { return .failure(failure) }
            if state.head != nil || state.isDone { return .success(state.head) }
            return nil
        }.get()
    }
}
