internal import SatchelStorage

/// Sends for the objects that will be read next, so that they are on their way when a thread comes to them.
final class ReadAhead: Sendable {
    /// The objects among the units, by the units' numbers; a unit that is none is passed over.
    private let objects: [UpcomingObject?]
    /// The first unit that was not looked at.
    private let next = Monitor(0)

    init(_ units: some Sequence<Unit>) {
        objects = units.map { unit in if case .object(let object) = unit { object } else { nil } }
    }

    /// A unit is about to be read: it and some behind it are sent for, no more than the store takes at once.
    /// - Parameter most: a bound of one's own.
    func advance(to unit: Int, most: Int = .max) {
        guard let object = objects[unit] else { return }
        let count = min(object.store.objectsAtOnce, most)
        let due = next.update { next in
            let first = max(next, unit)
            let end = max(first, min(unit + count, objects.count))
            next = end
            return first..<end
        }
        for unit in due { objects[unit]?.begin() }
    }

    /// Ends the transfers of these units, also of those that are being read.
    func cancel(_ units: Range<Int>) {
        let end = next.read { $0 }
        for unit in units.clamped(to: 0..<max(end, units.lowerBound)) { objects[unit]?.cancel() }
    }

    var all: Range<Int> { objects.indices }
}
