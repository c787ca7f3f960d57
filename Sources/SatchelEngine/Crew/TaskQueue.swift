/// Which units a worker is to run next: the pure part of spreading a level over a crew.
///
/// Units start about in order, so that the first error and the first rows are those of the first units; rows that workers hold are read where
/// they are, until one has nothing left and another a lot.
struct TaskQueue {
    enum Turn: Equatable {
        case units([Int])
        /// Nothing may start until something that runs has ended.
        case wait
        case end
    }

    private enum Status: Equatable {
        case waiting, running, done
    }

    struct Item {
        /// The place of who holds its rows, if somebody does.
        var home: Int?
        /// A task is of one leaf.
        var leaf: Int
    }

    private let workers: Int
    /// Starts with one unit and takes one more at a time: for who wants a few rows.
    private let isCareful: Bool
    /// Whether a home is where rows are read best, and not the only place.
    private let isShared: Bool
    /// Of each home the units of a task, where units take no time to speak of: a task for each who can run one.
    private var evenShares: [Int?: Int] = [:]
    /// The most units of a task.
    private let most: Int
    private var items: [Item]
    /// Whether any has a home.
    let hasHomes: Bool
    private var status: [Status]
    /// All units before it have been started.
    private var next = 0
    private var waiting: Int
    private var running = 0
    private var completed = 0
    private var isStopped = false
    /// Units that lost a worker, and how often.
    private var losses: [Int: Int] = [:]
    private(set) var failure: (unit: Int, error: any Error)?

    /// How long a task is to take at least where each costs some milliseconds on its way.
    private static let leastSeconds = 0.08
    /// What is guessed of a unit until some are done.
    private let expected: Double
    /// What the units done so far took, and how many they were.
    private var pace: (seconds: Double, units: Int)?
    /// A worker with nothing left takes from one with more units than this.
    private static let plenty = 4

    /// - Parameter expected: how many seconds a unit may take, where that can be guessed.
    init(
        _ items: [Item], workers: Int, isCareful: Bool, isShared: Bool = false, areQuick: Bool = false, expected: Double = 0, most: Int = 64
    ) {
        self.isShared = isShared
        self.expected = expected
        self.most = most
        self.items = items
        self.workers = max(1, workers)
        self.isCareful = isCareful
        hasHomes = items.contains { $0.home != nil }
        status = Array(repeating: .waiting, count: items.count)
        waiting = items.count
        guard areQuick else { return }
        evenShares = Dictionary(grouping: items, by: \.home).mapValues { own in
            let tasks = max(1, (own.count * self.workers + items.count / 2) / items.count)
            return (own.count + tasks - 1) / tasks
        }
    }

    mutating func take(for place: Int) -> Turn {
        // What comes before a failed unit may fail too, and then that is the first error.
        let end = isStopped ? 0 : min(status.count, failure?.unit ?? status.count)
        while next < end, status[next] != .waiting { next += 1 }
        guard next < end else {
            // What runs may be lost with its worker, and then there is work again.
            return running > 0 && !isStopped ? .wait : .end
        }
        if isCareful { return running > completed ? .wait : start([next]) }
        if let chosen = chosen(for: place, before: end) { return start(chosen) }
        return .wait
    }

    /// Units that have the same home: one's own first, then nobody's, then some of who has plenty.
    private func chosen(for place: Int, before end: Int) -> [Int]? {
        guard hasHomes else { return task(from: next, before: end, share: waiting / (4 * workers)) }
        if isShared {
            return task(from: next, before: end, share: evenShares[items[next].home] ?? (waiting + workers - 1) / workers)
        }
        var first: [Int?: Int] = [:]
        var counts: [Int?: Int] = [:]
        for unit in next..<end where status[unit] == .waiting {
            let home = items[unit].home
            if first[home] == nil { first[home] = unit }
            counts[home, default: 0] += 1
        }
        if let start = first[place] { return task(from: start, before: end, share: counts[place, default: 0] / 4) }
        if let start = first[Int?.none] { return task(from: start, before: end, share: counts[Int?.none, default: 0] / (4 * workers)) }
        let rich = first.filter { counts[$0.key, default: 0] > Self.plenty }.min { $0.value < $1.value }
        return rich.flatMap { task(from: $0.value, before: end, share: 1) }
    }

    /// Large tasks first, small ones at the end, so that all end together.
    private func task(from start: Int, before end: Int, share: Int) -> [Int] {
        // Those that lost a worker come alone, so that it is known which one is to blame.
        let size = losses[start] == nil ? max(1, min(max(share, worthwhile), most)) : 1
        var units = [start]
        for unit in start + 1..<max(end, start + 1) {
            guard units.count < size else { break }
            if status[unit] != .waiting || items[unit].home != items[start].home { continue }
            guard items[unit].leaf == items[start].leaf, losses[unit] == nil else { break }
            units.append(unit)
        }
        return units
    }

    /// So many units as make a task worth its way, but not all of them for one.
    private var worthwhile: Int {
        let each = pace.map { max($0.seconds / Double(max(1, $0.units)), 1e-6) } ?? expected
        guard each > 0 else { return 1 }
        return min(Int((Self.leastSeconds / each).rounded(.up)), (waiting + workers - 1) / workers)
    }

    private mutating func start(_ units: [Int]) -> Turn {
        for unit in units { status[unit] = .running }
        running += units.count
        waiting -= units.count
        return .units(units)
    }

    /// Units took so long on a worker: the others are put together by it.
    mutating func learn(_ units: Int, took seconds: Double) { pace = ((pace?.seconds ?? 0) + seconds, (pace?.units ?? 0) + units) }

    mutating func finish(_ units: [Int]) {
        for unit in units { status[unit] = .done }
        running -= units.count
        completed += units.count
    }

    /// A unit failed; those of its task that come behind it were not run.
    mutating func fail(_ units: [Int], at unit: Int, _ error: any Error) {
        finish(units)
        if failure.map({ unit < $0.unit }) ?? true { failure = (unit, error) }
    }

    /// A worker was lost with its task: the units are to be run again.
    /// - Parameter unit: the one that it had begun; nil if it had begun none.
    /// - Returns: how many workers that one has lost by now.
    mutating func lose(_ units: [Int], at unit: Int?) -> Int {
        for unit in units {
            status[unit] = .waiting
            items[unit].home = nil
        }
        running -= units.count
        waiting += units.count
        next = min(next, units.first ?? next)
        guard let unit else { return 0 }
        losses[unit, default: 0] += 1
        return losses[unit] ?? 0
    }

    /// No more units: the rows that were wanted are there, or nobody wants them any longer.
    mutating func stop() { isStopped = true }

    /// For people.
    var dump: String {
        "\(waiting) units wait, \(running) are run, \(completed) are done of \(status.count)\(isStopped ? ", stopped" : "")"
            + (losses.isEmpty ? "" : ", losses by unit \(losses.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })")
            + (failure.map { ", unit \($0.unit) failed" } ?? "")
    }

    /// Whether the result of a unit that runs can still matter.
    func isWanted(_ unit: Int) -> Bool { !isStopped && (failure.map { unit < $0.unit } ?? true) }
}
