/// When waiting ends, by the clock that stands still while the machine sleeps.
struct Deadline {
    /// nil: never.
    private let end: SuspendingClock.Instant?

    init(within seconds: Double) {
        // About thirty years are as good as for ever; less than nothing, or no number, is at once.
        end = seconds < 1e9 || seconds.isNaN ? SuspendingClock.now + .seconds(max(0, seconds.isNaN ? 0 : seconds)) : nil
    }

    var hasPassed: Bool { milliseconds == 0 }

    /// What `poll` takes: -1 for ever, and never too early.
    var milliseconds: Int32 {
        guard let end else { return -1 }
        let left = SuspendingClock.now.duration(to: end) / .milliseconds(1)
        return Int32(min(max(0, left.rounded(.up)), 1e9))
    }
}
