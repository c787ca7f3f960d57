internal import Synchronization

/// How many units of a run are done, of how many known so far.
package final class UnitProgress: Sendable {
    private let doneUnits = Atomic(0)
    private let totalUnits = Atomic(0)

    package init() {}

    func add(done: Int = 0, total: Int = 0) {
        doneUnits.add(done, ordering: .relaxed)
        totalUnits.add(total, ordering: .relaxed)
    }

    package var done: Int { doneUnits.load(ordering: .relaxed) }
    package var total: Int { totalUnits.load(ordering: .relaxed) }
}
