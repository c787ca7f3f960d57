/// How many objects should be on their way at once: pure, the clock and what has come are told from outside.
///
/// More are tried while readers wait for bytes, and stay where more bytes come for it. A store that asks for patience gets fewer.
struct TransferPace: Sendable {
    static let first = 8
    static let bounds = 2...64
    /// A half more of them must bring a tenth more, and so on.
    private static let gain = 0.2
    /// Rounds that pass before more are tried again, where they did not help or were too many.
    private static let restRounds = 16
    /// An object's own cost, in bytes that could have come meanwhile: many small ones are work too.
    private static let objectBytes = 64 << 10
    /// Threads that stand still for less of the time than this are not short of bytes.
    private static let shortage = 0.1

    private(set) var limit: Int
    private let isFixed: Bool

    private struct Round {
        let start: Double
        let waitedBefore: Double
        var objects = 0
        var bytes = 0
    }

    /// Nil until the first object since a change has come: what was on its way before it says little.
    private var round: Round?
    private var settling = 0
    /// What came a second before the limit grew, and the limit then.
    private var trial: (limit: Int, rate: Double)?
    private var rest = 0
    private var lastSlow: Double?

    /// - Parameter fixed: nil: begins with `first`, and adapts.
    init(_ fixed: Int?) {
        limit = fixed.map { max(1, $0) } ?? Self.first
        isFixed = fixed != nil
    }

    /// An object has come.
    /// - Parameters:
    ///   - waited: how long threads have stood still for bytes, in all.
    ///   - now: seconds of a clock.
    mutating func came(bytes: Int, waited: Double, now: Double) {
        if isFixed { return }
        if settling > 0 {
            settling -= 1
            return
        }
        var current = round ?? Round(start: now, waitedBefore: waited)
        guard round != nil else {
            round = current
            return
        }
        current.objects += 1
        current.bytes += min(bytes, 1 << 40)
        round = current
        guard current.objects >= limit, now > current.start else { return }
        let seconds = now - current.start
        let rate = Double(current.bytes + current.objects * Self.objectBytes) / seconds
        round = Round(start: now, waitedBefore: waited)
        judge(rate, isShort: (waited - current.waitedBefore) / seconds > Self.shortage)
    }

    private mutating func judge(_ rate: Double, isShort: Bool) {
        if let before = trial {
            trial = nil
            let growth = Double(limit - before.limit) / Double(before.limit)
            guard rate >= before.rate * (1 + growth * Self.gain) else {
                rest = Self.restRounds
                return change(to: before.limit)
            }
        }
        if rest > 0 {
            rest -= 1
            return
        }
        guard isShort, limit < Self.bounds.upperBound else { return }
        trial = (limit, rate)
        change(to: limit + max(1, limit / 2))
    }

    /// The store has asked for patience; those who are told at the same time count once.
    mutating func slowed(now: Double) {
        if isFixed || lastSlow.map({ now - $0 < 1 }) ?? false { return }
        lastSlow = now
        trial = nil
        rest = Self.restRounds
        change(to: limit / 2)
    }

    private mutating func change(to new: Int) {
        limit = min(max(new, Self.bounds.lowerBound), Self.bounds.upperBound)
        round = nil
        // Those on their way were sent for at the old pace.
        settling = limit
    }
}
