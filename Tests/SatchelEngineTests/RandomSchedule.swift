@testable import SatchelEngine

/// A queue and its workers, who do what comes to a seeded mind; notes what a queue must not do.
struct RandomSchedule {
    private struct Failure: Error {}

    private var random: SinkRandom
    private let items: [TaskQueue.Item]
    private let workers: Int
    private let isCareful: Bool
    private var queue: TaskQueue
    /// What each worker runs; nil: it has ended, as its thread does.
    private var tasks: [[Int]?]
    private var done: Set<Int> = []
    private var lost: Set<Int> = []
    private var firstFailure: Int?
    private var isStopped = false
    private var steps = 0
    private(set) var complaints: [String] = []

    init(seed: UInt64) {
        random = SinkRandom(seed)
        workers = Int.random(in: 1...4, using: &random)
        isCareful = Int.random(in: 0..<4, using: &random) == 0
        let count = Int.random(in: 0...60, using: &random)
        let homes = Int.random(in: 0..<3, using: &random)
        var made: [TaskQueue.Item] = []
        for unit in 0..<count {
            let home: Int? = homes == 0 || (homes == 1 && Bool.random(using: &random)) ? nil : Int.random(in: 0..<workers, using: &random)
            made.append(TaskQueue.Item(home: home, leaf: unit * 3 / max(count, 1)))
        }
        items = made
        queue = TaskQueue(items, workers: workers, isCareful: isCareful)
        tasks = Array(repeating: [], count: workers)
    }

    /// One worker does one thing; false when all have ended, and then what must be done is.
    mutating func step() -> Bool {
        steps += 1
        guard steps < 20_000 else { return complain("goes on for ever") }
        let busy = tasks.indices.filter { tasks[$0]?.isEmpty == false }
        let idle = tasks.indices.filter { tasks[$0]?.isEmpty == true }
        if busy.isEmpty, idle.isEmpty { return end() }
        if let worker = idle.shuffled(using: &random).first(where: { take($0) }) { return worker >= 0 }
        guard let worker = busy.randomElement(using: &random) else {
            return tasks.contains { $0 != nil } ? complain("all wait and nobody works") : true
        }
        finish(worker)
        return true
    }

    /// Whether the worker got something, or its end.
    private mutating func take(_ worker: Int) -> Bool {
        switch queue.take(for: worker) {
        case .wait: return false
        case .end:
            tasks[worker] = nil
            return true
        case .units(let units):
            check(units)
            tasks[worker] = units
            return true
        }
    }

    private mutating func check(_ units: [Int]) {
        let running = Set(tasks.flatMap { $0 ?? [] })
        if units.isEmpty || units != units.sorted() { _ = complain("gives \(units)") }
        if !running.isDisjoint(with: units) || !done.isDisjoint(with: units) { _ = complain("gives \(units) twice") }
        if Set(units.map { items[$0].leaf }).count > 1 { _ = complain("mixes leaves in \(units)") }
        if let firstFailure, units.contains(where: { $0 >= firstFailure }) { _ = complain("starts \(units) behind a failure") }
        if isStopped { _ = complain("starts \(units) after the stop") }
        if units.count > 1, !lost.isDisjoint(with: units) { _ = complain("gives a suspect with others: \(units)") }
        if isCareful, running.count + units.count > done.count + 1 { _ = complain("rushes") }
    }

    private mutating func finish(_ worker: Int) {
        guard let units = tasks[worker], let unit = units.randomElement(using: &random) else { return }
        tasks[worker] = []
        switch Int.random(in: 0..<12, using: &random) {
        case 0...2:
            // None was begun, or one of them.
            let begun = Bool.random(using: &random) ? unit : nil
            if let begun { lost.insert(begun) }
            let count = queue.lose(units, at: begun)
            if (count == 0) != (begun == nil) { _ = complain("counts \(count) losses of \(String(describing: begun))") }
            if let begun, count >= 6 { fail([], at: begun) }
        case 3 where Int.random(in: 0..<8, using: &random) == 0: fail(units, at: unit)
        case 4 where Int.random(in: 0..<20, using: &random) == 0:
            isStopped = true
            queue.stop()
            queue.finish(units)
            done.formUnion(units)
        default:
            queue.finish(units)
            done.formUnion(units)
        }
    }

    private mutating func fail(_ units: [Int], at unit: Int) {
        queue.fail(units, at: unit, Failure())
        done.formUnion(units)
        firstFailure = min(firstFailure ?? unit, unit)
    }

    private mutating func end() -> Bool {
        if queue.failure?.unit != firstFailure { return complain("names \(String(describing: queue.failure?.unit)) as the first failure") }
        let missing = Set(0..<(firstFailure ?? items.count)).subtracting(done)
        return isStopped || missing.isEmpty ? false : complain("ends without \(missing.sorted())")
    }

    /// Notes it and ends the schedule.
    private mutating func complain(_ text: String) -> Bool {
        complaints.append(text)
        return false
    }
}
