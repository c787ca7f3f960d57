/// Which unit is to be run next: the pure part of scheduling one level on this machine.
///
/// Units start in order, so that the first error and the first rows are those of the first units.
struct UnitQueue {
    enum Turn: Equatable {
        case unit(Int)
        /// Nothing may start until a running unit ends.
        case wait
        case end
    }

    private let count: Int
    /// Starts with one unit and takes one more at a time: for who wants a few rows.
    private let isCareful: Bool
    private var next = 0
    private var running = 0
    private var completed = 0
    private var isStopped = false
    private(set) var failure: (unit: Int, error: any Error)?

    init(count: Int, isCareful: Bool) {
        self.count = count
        self.isCareful = isCareful
    }

    mutating func take() -> Turn {
        // What comes before a failed unit may fail too, and then that is the first error.
        let end = isStopped ? 0 : min(count, failure?.unit ?? count)
        if next >= end { return .end }
        if isCareful, running > completed { return .wait }
        running += 1
        next += 1
        return .unit(next - 1)
    }

    mutating func finish() {
        running -= 1
        completed += 1
    }

    mutating func fail(_ unit: Int, _ error: any Error) {
        running -= 1
        if failure.map({ unit < $0.unit }) ?? true { failure = (unit, error) }
    }

    /// No more units: the rows that were wanted are there, or nobody wants them any longer.
    mutating func stop() { isStopped = true }

    /// Whether the rows of a running unit can still matter.
    func isWanted(_ unit: Int) -> Bool { !isStopped && (failure.map { unit < $0.unit } ?? true) }

    var done: Int { completed }
}
