extension LocalTime {
    /// The date in ISO 8601, in UTC, with as many digits of a fraction as there are, nine at most; nil outside the years 1 to 9999.
    static func iso8601(_ date: Double) -> String? {
        // To nanoseconds first: they may round up to the next second.
        let whole = date.rounded(.down)
        let nanoseconds = ((date - whole) * 1e9).rounded()
        guard let time = LocalTime(of: nanoseconds < 1e9 ? whole : whole + 1, in: .utc) else { return nil }
        let civil = time.civil
        var text = "\(digits(civil.year, 4))-\(digits(civil.month, 2))-\(digits(civil.day, 2))T"
        text += "\(digits(time.second / 3600, 2)):\(digits(time.second / 60 % 60, 2)):\(digits(time.second % 60, 2))"
        if nanoseconds > 0, nanoseconds < 1e9 {
            var fraction = digits(Int(nanoseconds), 9)
            while fraction.hasSuffix("0") { fraction.removeLast() }
            text += "." + fraction
        }
        return text + "Z"
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
