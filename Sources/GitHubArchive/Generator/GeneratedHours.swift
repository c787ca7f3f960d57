public import SatchelColumns

/// Hours of GitHub events like the archive's of 2015, the same for the same seed on every machine.
///
/// ```swift
/// let files = try GeneratedHours(hours: 16).write(to: "data/generated")
/// ```
///
/// An hour of 20,000 events is about 50 MB of JSON; making it takes a fifth of a second, packing it another half.
public struct GeneratedHours: Sendable {
    /// Bounds within which ids and times of all events are distinct numbers without overflow.
    private static let mostHours = 1_000_000
    private static let mostEvents = 10_000_000

    let seed: UInt64
    let hours: Int
    let eventsPerHour: Int

    /// Plans `hours` hours from 2015-01-01T00:00:00Z on.
    ///
    /// ```swift
    /// let small = try GeneratedHours(seed: 7, hours: 2, eventsPerHour: 1_000)
    /// ```
    ///
    /// Costs nothing; negative counts, more than 1,000,000 hours or 10,000,000 events an hour are a `SatchelError`.
    public init(seed: UInt64 = 2015, hours: Int = 16, eventsPerHour: Int = 20_000) throws(SatchelError) {
        guard (0...Self.mostHours).contains(hours) else {
            throw SatchelError(
                .invalidArgument, "expected hours between 0 and \(Self.mostHours), found \(hours). Ask for a number of hours in that range."
            )
        }
        guard (0...Self.mostEvents).contains(eventsPerHour) else {
            throw SatchelError(
                .invalidArgument,
                "expected eventsPerHour between 0 and \(Self.mostEvents), found \(eventsPerHour). Ask for a number of events in that range."
            )
        }
        self.seed = seed
        self.hours = hours
        self.eventsPerHour = eventsPerHour
    }

    /// The name of an hour's file as the archive has it, the hour of the day without a leading zero.
    ///
    /// ```swift
    /// try GeneratedHours().fileName(hour: 27)  // "2015-01-02-3.json.gz"
    /// ```
    ///
    /// Costs a short string; an hour before the first is taken for the first.
    public func fileName(hour: Int) -> String {
        ArchiveCalendar.fileName(hour: min(max(hour, 0), Self.mostHours))
    }

    /// The events of an hour, a JSON object a line.
    ///
    /// ```swift
    /// let bytes = try GeneratedHours(eventsPerHour: 100).text(hour: 0)
    /// ```
    ///
    /// Costs memory for the whole text, about 2.5 kB an event; an hour outside `0 ..< hours` has none. Hours may be asked for in any order and at once.
    public func text(hour: Int) -> [UInt8] {
        guard (0..<hours).contains(hour) else { return [] }
        var composer = HourComposer(seed: seed, hour: hour, eventsPerHour: eventsPerHour)
        while composer.next() {}
        return composer.scribe.bytes
    }

    /// Hands an hour over in pieces of whole lines, so that a folder can be written in little memory.
    func forEachPiece(hour: Int, _ body: ([UInt8]) throws -> Void) rethrows {
        guard (0..<hours).contains(hour) else { return }
        var composer = HourComposer(seed: seed, hour: hour, eventsPerHour: eventsPerHour)
        while composer.next() {
            guard composer.scribe.bytes.count >= 1 << 20 else { continue }
            try body(composer.scribe.bytes)
            composer.scribe.bytes.removeAll(keepingCapacity: true)
        }
        try body(composer.scribe.bytes)
    }
}
