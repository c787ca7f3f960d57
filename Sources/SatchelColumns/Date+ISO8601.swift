package import Foundation

extension Date {
    /// As `2015-01-01T15:00:00Z`, with as many digits of a fraction as tell it from its neighbours.
    ///
    /// - Throws: ``SatchelError`` outside of the years 1 to 9999, for which the format has no digits.
    package var iso8601: String {
        get throws {
            let seconds = timeIntervalSinceReferenceDate
            let whole = seconds.rounded(.down)
            guard whole >= Self.firstSecond, whole <= Self.lastSecond else {
                throw SatchelError(.typeMismatch, "the date \(seconds) seconds from 2001 is outside of the years 1 to 9999 of ISO 8601")
            }
            let part = seconds - whole
            // A part too small to tell apart from the next second is that second's.
            guard part < 1 else { return try Date(timeIntervalSinceReferenceDate: whole + 1).iso8601 }
            let text = Date(timeIntervalSinceReferenceDate: whole).formatted(.iso8601)
            return part == 0 ? text : text.dropLast() + "." + Self.digits(of: part, after: whole) + "Z"
        }
    }

    /// The fewest digits after the point with which `whole` gives the same instant again; the seventeenth is the last to tell any.
    private static func digits(of part: Double, after whole: Double) -> Substring {
        var text = ""
        for count in 1...17 {
            text = String(format: "%.\(count)f", part)
            if text.hasPrefix("0"), let rounded = Double(text), whole + rounded == whole + part { break }
        }
        return text.dropFirst(2)
    }

    private static let firstSecond = -63_113_904_000.0
    private static let lastSecond = 252_423_993_599.0
}
