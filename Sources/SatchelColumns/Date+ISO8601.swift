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
            let text = Self.text(ofSecond: Int(whole))
            return part == 0 ? text + "Z" : text + "." + Self.digits(of: part, after: whole) + "Z"
        }
    }

    /// In the Gregorian calendar throughout, as ISO 8601 has it; Foundation's is the Julian one before 1582.
    private static func text(ofSecond second: Int) -> String {
        let secondOfDay = (second % 86400 + 86400) % 86400
        // Days and years from 1 March of the year 0, so that the leap day is a year's last.
        var day = (second - secondOfDay) / 86400 + 730_791
        let fourHundred = day / 146_097
        day %= 146_097
        let yearOfFourHundred = (day - day / 1460 + day / 36524 - day / 146_096) / 365
        day -= yearOfFourHundred * 365 + yearOfFourHundred / 4 - yearOfFourHundred / 100
        let month = (5 * day + 2) / 153
        day -= (153 * month + 2) / 5
        let year = fourHundred * 400 + yearOfFourHundred + (month < 10 ? 0 : 1)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = String("000\(year)".suffix(4)) + "-" + two(month < 10 ? month + 3 : month - 9) + "-" + two(day + 1)
        return date + "T" + two(secondOfDay / 3600) + ":" + two(secondOfDay / 60 % 60) + ":" + two(secondOfDay % 60)
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
