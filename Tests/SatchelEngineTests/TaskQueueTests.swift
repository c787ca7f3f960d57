@testable import SatchelEngine
import Testing

/// Which units a worker gets: in order, near its rows, each once, and again after a loss.
@Suite struct TaskQueueTests {
    private struct Broken: Error, Equatable {
        var unit: Int
    }

    private func queue(_ homes: [Int?], leaf: [Int]? = nil, workers: Int = 2, isCareful: Bool = false) -> TaskQueue {
        TaskQueue(
            homes.enumerated().map { TaskQueue.Item(home: $1, leaf: leaf?[$0] ?? 0) }, workers: workers, isCareful: isCareful)
    }

    @Test func noUnitsAreTheEnd() {
        var queue = queue([])
        #expect(queue.take(for: 0) == .end)
    }

    @Test func largeTasksFirstAndSmallOnesAtTheEnd() {
        var queue = queue(Array(repeating: nil, count: 32))
        var sizes: [Int] = []
        var next = 0
        while case .units(let units) = queue.take(for: sizes.count % 2) {
            #expect(units == Array(next..<next + units.count))
            next += units.count
            sizes.append(units.count)
            queue.finish(units)
        }
        #expect(next == 32)
        #expect(sizes == sizes.sorted(by: >) && sizes.first == 4 && sizes.last == 1)
    }

    @Test func unitsThatTakeNoTimeComeTogether() {
        var queue = queue(Array(repeating: nil, count: 100))
        #expect(queue.take(for: 0) == .units(Array(0..<12)))
        queue.learn(12, took: 0.03)
        // So many take 0.08 s.
        #expect(queue.take(for: 1) == .units(Array(12..<44)))
        queue.learn(32, took: 0.00002)
        // Not all for one of two.
        #expect(queue.take(for: 0) == .units(Array(44..<72)))
        #expect(queue.take(for: 1) == .units(Array(72..<86)))
    }

    @Test func whatUnitsMayTakeIsGuessedUntilSomeAreDone() {
        let items = (0..<100).map { _ in TaskQueue.Item(home: nil, leaf: 0) }
        var queue = TaskQueue(items, workers: 2, isCareful: false, isShared: true, expected: 0.003)
        #expect(queue.take(for: 0) == .units(Array(0..<27)))
        queue.learn(27, took: 2.7)
        #expect(queue.take(for: 1) == .units(Array(27..<36)))
    }

    @Test func rowsThatAreThereAreATaskForEachWhoCanRunOne() {
        let items = (0..<161).map { TaskQueue.Item(home: $0 < 81 ? 5 : 7, leaf: 0) }
        var queue = TaskQueue(items, workers: 4, isCareful: false, isShared: true, areQuick: true)
        #expect(queue.take(for: 0) == .units(Array(0..<41)))
        #expect(queue.take(for: 1) == .units(Array(41..<81)))
        #expect(queue.take(for: 0) == .units(Array(81..<121)))
        #expect(queue.take(for: 1) == .units(Array(121..<161)))
    }

    @Test func aTaskIsOfOneLeaf() {
        var queue = queue(Array(repeating: nil, count: 40), leaf: (0..<40).map { $0 / 3 }, workers: 1)
        #expect(queue.take(for: 0) == .units([0, 1, 2]))
        #expect(queue.take(for: 0) == .units([3, 4, 5]))
    }

    @Test func rowsAreReadWhereTheyAre() {
        var queue = queue([0, 1, 0, 1])
        #expect(queue.hasHomes)
        #expect(queue.take(for: 1) == .units([1]))
        #expect(queue.take(for: 0) == .units([0]))
        queue.finish([0])
        #expect(queue.take(for: 0) == .units([2]))
        queue.finish([2])
        // One unit of another's is no reason to move its rows.
        #expect(queue.take(for: 0) == .wait)
        queue.finish([1])
        #expect(queue.take(for: 0) == .wait)
        #expect(queue.take(for: 1) == .units([3]))
        queue.finish([3])
        #expect(queue.take(for: 0) == .end && queue.take(for: 1) == .end)
    }

    @Test func whoHasNothingLeftTakesFromWhoHasPlenty() {
        var queue = queue(Array(repeating: 1, count: 6))
        #expect(queue.take(for: 0) == .units([0]))
        #expect(queue.take(for: 1) == .units([1]))
        // Four are left for the other one, and that is not plenty.
        #expect(queue.take(for: 0) == .wait)
    }

    @Test func aLostTaskComesAgainUnitByUnitToAnyone() {
        var queue = queue([1, 1, 1, 1, 1, 1, 1, 1])
        #expect(queue.take(for: 1) == .units([0, 1]))
        #expect(queue.lose([0, 1], at: 1) == 1)
        // The rows of the second went with its worker, and so did those of the first.
        #expect(queue.take(for: 0) == .units([0]))
        #expect(queue.take(for: 0) == .units([1]))
        #expect(queue.lose([1], at: 1) == 2)
        #expect(queue.lose([0], at: nil) == 0)
        #expect(queue.take(for: 0) == .units([0]))
    }

    @Test func whatRunsMayBeLostSoOthersWait() {
        var queue = queue([nil, nil])
        #expect(queue.take(for: 0) == .units([0]))
        #expect(queue.take(for: 1) == .units([1]))
        #expect(queue.take(for: 1) == .wait)
        #expect(queue.lose([0], at: 0) == 1)
        #expect(queue.take(for: 1) == .units([0]))
        queue.finish([0])
        #expect(queue.take(for: 0) == .wait)
        queue.finish([1])
        #expect(queue.take(for: 0) == .end)
    }

    @Test func theFirstFailureCountsAndNothingBehindItStarts() {
        var queue = queue(Array(repeating: nil, count: 6), workers: 6)
        for unit in 0..<4 { #expect(queue.take(for: unit) == .units([unit])) }
        queue.fail([2], at: 2, Broken(unit: 2))
        #expect(queue.isWanted(1) && !queue.isWanted(2) && !queue.isWanted(3))
        #expect(queue.take(for: 4) == .wait)
        queue.fail([3], at: 3, Broken(unit: 3))
        #expect(queue.failure?.unit == 2)
        #expect(queue.lose([0], at: 0) == 1)
        #expect(queue.take(for: 4) == .units([0]))
        queue.fail([0], at: 0, Broken(unit: 0))
        #expect(queue.failure?.error as? Broken == Broken(unit: 0))
        queue.finish([1])
        #expect(queue.take(for: 4) == .end)
    }

    @Test func whoWantsAFewRowsStartsWithOneUnit() {
        var queue = queue(Array(repeating: nil, count: 20), workers: 4, isCareful: true)
        #expect(queue.take(for: 0) == .units([0]))
        #expect(queue.take(for: 1) == .wait)
        queue.finish([0])
        #expect(queue.take(for: 0) == .units([1]) && queue.take(for: 1) == .units([2]))
        #expect(queue.take(for: 2) == .wait)
        queue.stop()
        #expect(queue.take(for: 2) == .end)
        #expect(!queue.isWanted(1))
    }

    /// Workers that take, end, fail and die in any order.
    @Test(arguments: 0..<400) func anySchedule(_ seed: UInt64) {
        var schedule = RandomSchedule(seed: seed)
        while schedule.step() {}
        #expect(schedule.complaints == [], "seed \(seed)")
    }
}
