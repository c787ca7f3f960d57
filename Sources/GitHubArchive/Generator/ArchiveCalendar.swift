/// Dates of the archive, in seconds since 1970, without locale or time zone.
enum ArchiveCalendar {
    /// 2015-01-01T00:00:00Z, the archive's first hour of the present schema.
    static let epoch = 1_420_070_400

    struct Day {
        var year: Int
        var month: Int
        var day: Int
    }

    /// The day that is so many days after 1970-01-01, by the Gregorian calendar; `days` from the year 1 on.
    static func day(_ days: Int) -> Day {
        // Counted in 400-year spans from 0000-03-01, so that the leap day is a year's last.
        let shifted = days &+ 719_468
        let span = shifted / 146_097
        let ofSpan = shifted - span * 146_097
        let year = (ofSpan - ofSpan / 1_460 + ofSpan / 36_524 - ofSpan / 146_096) / 365
        let ofYear = ofSpan - (365 * year + year / 4 - year / 100)
        let march = (5 * ofYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return Day(year: year + span * 400 + (month <= 2 ? 1 : 0), month: month, day: ofYear - (153 * march + 2) / 5 + 1)
    }

    /// The name of an hour's file: `2015-01-01-0.json.gz` for hour 0, the hour of the day without a leading zero.
    static func fileName(hour: Int) -> String {
        let dayOfHour = hour >= 0 ? hour / 24 : -((23 - hour) / 24)
        let date = day(epoch / 86_400 + dayOfHour)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(date.year)-\(two(date.month))-\(two(date.day))-\(hour - dayOfHour * 24).json.gz"
    }
}
