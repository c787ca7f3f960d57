internal import Foundation
internal import SatchelColumns
internal import Synchronization

/// A time zone, quick for UTC and for days that were asked for before.
final class Zone: Sendable {
    /// Nil is UTC.
    private let zone: TimeZone?
    /// The offset of each day that has only one.
    private let days = Mutex<[Int: Int]>([:])
    private static let mostDays = 1 << 16

    static let utc = Zone()

    private init() { zone = nil }

    init(named name: String) throws {
        if name == "GMT" || name == "UTC" {
            zone = nil
        } else {
            guard let zone = TimeZone(identifier: name) else {
                throw SatchelError(.invalidPlan, "there is no time zone \(name.debugDescription) here; check that its data is installed")
            }
            self.zone = zone
        }
    }

    /// Seconds that the zone is ahead of UTC, at a second since 2001.
    func offset(at second: Int) -> Int {
        guard let zone else { return 0 }
        let day = Int.floor(second, by: 86_400)
        if let offset = days.withLock({ $0[day] }) { return offset }
        let (start, end) = (exactOffset(day * 86_400, zone), exactOffset((day + 1) * 86_400, zone))
        // Zones do not change twice a day and come back.
        guard start == end else { return exactOffset(second, zone) }
        days.withLock {
            if $0.count >= Self.mostDays { $0.removeAll() }
            $0[day] = start
        }
        return start
    }

    private func exactOffset(_ second: Int, _ zone: TimeZone) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSinceReferenceDate: Double(second)))
    }

    /// The second at which clocks of the zone show a time, given as seconds since they showed the first of January 2001.
    ///
    /// The first of two; where clocks leave it out, that at which it would have been, had they not been put forward.
    func second(showing local: Int) -> Int {
        guard zone != nil else { return local }
        let before = offset(at: local - 86_400)
        let after = offset(at: local + 86_400)
        if before == after || offset(at: local - before) == before { return local - before }
        return offset(at: local - after) == after ? local - after : local - before
    }
}

extension Int {
    /// The quotient rounded down; the divisor is positive.
    static func floor(_ value: Int, by divisor: Int) -> Int { value / divisor - (value % divisor < 0 ? 1 : 0) }
}
