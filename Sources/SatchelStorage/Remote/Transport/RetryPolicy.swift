/// How often an attempt is made again, and after how long.
struct RetryPolicy: Sendable, Hashable {
    /// Attempts without progress, the first among them.
    var attempts = 8
    var baseSeconds = 0.1
    var capSeconds = 20.0
    /// What a server may ask for; more is a refusal.
    var mostAskedSeconds = 60.0

    init(attempts: Int = 8) { self.attempts = max(1, attempts) }
}

/// One exchange's way through its attempts: pure, the dice come from outside.
struct RetryCourse: Sendable {
    let policy: RetryPolicy
    private(set) var failures = 0
    /// A body that breaks again and again, but goes on, is no reason to give up; one that hardly does is.
    static let progressBytes = 64 << 10

    init(_ policy: RetryPolicy) { self.policy = policy }

    /// Seconds to wait before the next attempt, nil to give up.
    /// - Parameters:
    ///   - received: how many bytes the attempt that failed has brought.
    ///   - asked: how long the server asks to wait.
    ///   - random: from 0 to 1.
    mutating func wait(received: Int = 0, asked: Double? = nil, random: Double) -> Double? {
        if received >= Self.progressBytes { failures = 0 }
        failures += 1
        guard failures < policy.attempts else { return nil }
        if let asked, asked > policy.mostAskedSeconds { return nil }
        // Full jitter: all who were refused together must not come back together.
        let ceiling = min(policy.capSeconds, policy.baseSeconds * Double(1 << min(failures - 1, 30)))
        return max(asked ?? 0, ceiling * random)
    }
}
