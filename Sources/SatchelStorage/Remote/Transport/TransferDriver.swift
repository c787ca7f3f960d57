internal import CCurl
internal import Foundation
internal import SatchelColumns
internal import Synchronization

/// The thread that runs all transfers of this process, and keeps their connections for the next ones.
final class TransferDriver: @unchecked Sendable {
    // Sendable because all but the inbox is touched on the driver's thread alone.
    static let shared = TransferDriver()

    private enum Command: Sendable {
        case start(Exchange)
        case cancel(Exchange)
        case resume(Exchange)
    }

    private struct Inbox {
        var commands: [Command] = []
        var isRunning = false
    }

    private let inbox = Mutex(Inbox())
    private let multi: UnsafeMutableRawPointer?
    private let sockets = OpenSockets()
    private var attempts: [ObjectIdentifier: Attempt] = [:]
    private var byHandle: [UnsafeMutableRawPointer: Attempt] = [:]
    private var pending: [(due: ContinuousClock.Instant, course: Course)] = []

    private init() {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        multi = curl_multi_init()
        if let multi { satchel_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64) }
    }

    func start(_ exchange: Exchange) { send(.start(exchange)) }
    func cancel(_ exchange: Exchange) { send(.cancel(exchange)) }
    func resume(_ exchange: Exchange) { send(.resume(exchange)) }

    private func send(_ command: Command) {
        let isFirst = inbox.withLock { inbox in
            inbox.commands.append(command)
            defer { inbox.isRunning = true }
            return !inbox.isRunning
        }
        if isFirst {
            let thread = Thread { self.run() }
            thread.name = "satchel-transfers"
            thread.start()
        }
        if let multi { curl_multi_wakeup(multi) }
    }

    private func run() {
        while true {
            let commands = inbox.withLock { inbox in
                defer { inbox.commands = [] }
                return inbox.commands
            }
            for command in commands { obey(command) }
            startDue()
            guard let multi else { continue }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            takeEnded(multi)
            curl_multi_poll(multi, nil, 0, milliseconds(), nil)
        }
    }

    /// How long to sleep when nothing moves.
    private func milliseconds() -> Int32 {
        guard let next = pending.map(\.due).min() else { return 60_000 }
        return Int32(clamping: max(0, Int(((next - .now) / .milliseconds(1)).rounded(.up))))
    }

    private func obey(_ command: Command) {
        switch command {
        case .start(let exchange): begin(Course(exchange))
        case .cancel(let exchange):
            pending.removeAll { $0.course.exchange === exchange }
            if let attempt = attempts[ObjectIdentifier(exchange)] { remove(attempt) }
        case .resume(let exchange): attempts[ObjectIdentifier(exchange)]?.resume()
        }
    }

    private func begin(_ course: Course) {
        if course.exchange.state.read({ $0.isDone }) { return }
        do {
            let attempt = try Attempt(course, course.begin(), sockets)
            guard let multi, curl_multi_add_handle(multi, attempt.easy) == CURLM_OK else {
                throw SatchelError(.readFailed, "libcurl could not begin a transfer; is there memory, and are there files to open?")
            }
            attempts[ObjectIdentifier(course.exchange)] = attempt
            byHandle[attempt.easy] = attempt
        } catch {
            _ = course.fail(error as? SatchelError ?? SatchelError(.readFailed, "could not begin a transfer", cause: "\(error)"))
        }
    }

    private func remove(_ attempt: Attempt) {
        if let multi { curl_multi_remove_handle(multi, attempt.easy) }
        attempts[ObjectIdentifier(attempt.course.exchange)] = nil
        byHandle[attempt.easy] = nil
    }

    private func startDue() {
        if pending.isEmpty { return }
        let now = ContinuousClock.now
        let due = pending.filter { $0.due <= now }
        pending.removeAll { $0.due <= now }
        for (_, course) in due { begin(course) }
    }

    private func takeEnded(_ multi: UnsafeMutableRawPointer) {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let attempt = byHandle[message.pointee.easy_handle] else { continue }
            let broken = attempt.broken(satchel_curl_result(message))
            remove(attempt)
            let now = Date().timeIntervalSince1970
            switch attempt.course.end(broken, now: now, random: .random(in: 0...1)) {
            case .done: break
            case .attempt(let seconds): pending.append((.now + .seconds(seconds), attempt.course))
            }
        }
    }
}
