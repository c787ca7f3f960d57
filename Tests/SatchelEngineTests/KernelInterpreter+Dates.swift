import Foundation
import SatchelColumns
import SatchelPlan

extension KernelInterpreter {
    /// The functions of dates, by Foundation's calendar; nil where it is none of them. The samples' dates are in years in which calendars agree.
    func date(_ function: Function, _ arguments: [KernelValue]) -> KernelValue? {
        guard case .double(let bits) = arguments[0] else { return nil }
        let seconds = Double(bitPattern: bits)
        var texts: [String] = []
        for case .bytes(let text) in arguments { texts.append(String(decoding: text, as: UTF8.self)) }
        let calendar = Self.calendar(texts.last ?? "GMT")
        let parts: [Function: Calendar.Component] = [
            .year: .year, .month: .month, .day: .day, .weekday: .weekday, .hour: .hour, .minute: .minute, .second: .second,
        ]
        let date = Date(timeIntervalSinceReferenceDate: seconds)
        let isInside = Self.seconds.contains(seconds)
        switch (function, arguments.count > 1 ? arguments[1] : .none) {
        case (.elapsed, .double(let other)): return .real(seconds - Double(bitPattern: other))
        case (.advanced, .double(let other)): return .real(seconds + Double(bitPattern: other))
        case (.truncated, _):
            guard isInside else { return outside(seconds) }
            let component = Self.components[texts[0]] ?? .era
            // Plus zero: a zero without a sign.
            return .real((calendar.dateInterval(of: component, for: date)?.start.timeIntervalSinceReferenceDate ?? .nan) + 0)
        case (.shifted, .integer(let count)):
            let what = " and \(count) × \(texts[0]) further"
            let length: [String: Double] = ["second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "month": 2_629_746]
            let year = 2001 + (seconds + Double(count) * (length[texts[0]] ?? 31_556_952)) / 31_556_952
            guard isInside, year > 1, year < 9999 else { return outside(seconds, what) }
            let whole = Date(timeIntervalSinceReferenceDate: seconds.rounded(.down))
            let component = Self.components[texts[0]] ?? .era
            let shifted = calendar.date(byAdding: component, value: Int(count), to: whole)?.timeIntervalSinceReferenceDate ?? .nan
            return .real(shifted + (seconds - seconds.rounded(.down)))
        default:
            guard let part = parts[function] else { return nil }
            guard isInside else { return outside(seconds) }
            // A fraction does not belong to any of them; Foundation rounds some.
            return .integer(Int64(calendar.component(part, from: Date(timeIntervalSinceReferenceDate: seconds.rounded(.down)))))
        }
    }

    /// Those of the years 1 to 9999.
    static let seconds = -63_113_904_000.0..<252_423_993_600.0

    private static let components: [String: Calendar.Component] = [
        "second": .second, "minute": .minute, "hour": .hour, "day": .day, "week": .weekOfYear, "month": .month, "year": .year,
    ]

    private static func calendar(_ zone: String) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
        calendar.firstWeekday = 2
        return calendar
    }

    private func outside(_ seconds: Double, _ what: String = "") -> KernelValue {
        let message = "a date \(seconds) seconds from 2001\(what) is outside the years 1 to 9999; remove such rows with an earlier filter"
        return .fault(SatchelError(.arithmetic, message, at: location))
    }
}
