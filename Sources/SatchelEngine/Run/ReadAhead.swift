internal import SatchelStorage

/// What can be on its way before a thread comes to read it.
protocol Upcoming: AnyObject, Sendable {
    /// Sends for it, if nobody has.
    func begin()
    /// Lets what is on its way go.
    func cancel()
    /// How many like it may be on their way at once.
    var atOnce: Int { get }
}

extension UpcomingObject: Upcoming {
    var atOnce: Int { store.objectsAtOnce }
}

extension Unit {
    /// What is to be sent for; nil where everything is at hand.
    fileprivate var upcoming: (any Upcoming)? {
        switch self {
        case .object(let object): object
        case .segments(let segments): segments.count == 1 ? segments[0].upcoming : nil
        case .file, .standIn, .batches: nil
        }
    }
}

/// Sends for what will be read next, so that it is on its way when a thread comes to it.
final class ReadAhead: Sendable {
    /// By the units' numbers; a unit that is at hand is passed over.
    private let upcoming: [(any Upcoming)?]
    /// The first unit that was not looked at.
    private let next = Monitor(0)

    init(_ units: some Sequence<Unit>) { upcoming = units.map(\.upcoming) }

    /// A unit is about to be read: it and some behind it are sent for, no more than the store takes at once.
    /// - Parameter most: a bound of one's own.
    func advance(to unit: Int, most: Int = .max) {
        guard let count = upcoming[unit].map({ min($0.atOnce, most) }) else { return }
        let due = next.update { next in
            let first = max(next, unit)
            let end = max(first, min(unit + count, upcoming.count))
            next = end
            return first..<end
        }
        for unit in due { upcoming[unit]?.begin() }
    }

    /// Ends the transfers of these units, also of those that are being read.
    func cancel(_ units: Range<Int>) {
        let end = next.read { $0 }
        for unit in units.clamped(to: 0..<max(end, units.lowerBound)) { upcoming[unit]?.cancel() }
    }

    var all: Range<Int> { upcoming.indices }
}
