/// A day of the Gregorian calendar, carried back before its time too, from year 1 to year 9999.
struct CivilDay: Equatable {
    var year: Int
    var month: Int
    var day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that so many days after the first of January 2001 is; one of `numbers`.
    init(number: Int) {
        let ordinal = number - Self.first
        // 400 years have 146,097 days: the estimate is off by a year at most.
        var year = ordinal * 400 / 146_097 + 1
        if Self.start(of: year) > number { year -= 1 } else if Self.start(of: year + 1) <= number { year += 1 }
        let day = number - Self.start(of: year)
        // No month is longer than 31 days, and the shortfall of those before it is below a month.
        var month = day / 31 + 1
        if month < 12, Self.daysBefore(month + 1, of: year) <= day { month += 1 }
        self.init(year: year, month: month, day: day - Self.daysBefore(month, of: year) + 1)
    }

    /// How many days after the first of January 2001, a Monday, it is.
    var number: Int { Self.start(of: year) + Self.daysBefore(month, of: year) + day - 1 }

    /// 1 is Sunday.
    static func weekday(_ number: Int) -> Int { ((number + 1) % 7 + 7) % 7 + 1 }

    static func length(of month: Int, _ year: Int) -> Int {
        month == 12 ? 31 : daysBefore(month + 1, of: year) - daysBefore(month, of: year)
    }

    static let years = 1...9999
    static let numbers = first...start(of: 10_000) - 1

    /// The number of the first of January of year 1.
    private static let first = -(2000 * 365 + 2000 / 4 - 2000 / 100 + 2000 / 400)

    private static func start(of year: Int) -> Int {
        let past = year - 1
        return first + past * 365 + past / 4 - past / 100 + past / 400
    }

    private static func daysBefore(_ month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return beforeMonths[month - 1] + (isLeap && month > 2 ? 1 : 0)
    }

    private static let beforeMonths = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
}
