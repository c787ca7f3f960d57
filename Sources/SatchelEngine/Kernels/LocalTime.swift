internal import SatchelColumns
internal import SatchelPlan

/// A date as clocks and calendars of a time zone show it.
struct LocalTime {
    /// Whole seconds since 2001, and what is left of the date.
    let instant: Int
    let fraction: Double
    /// The day by its number, and the second in it.
    let day: Int
    let second: Int

    /// Nil before year 1 and after year 9999.
    init?(of date: Double, in zone: Zone) {
        let whole = date.rounded(.down)
        guard whole >= Double(Self.seconds.lowerBound), whole <= Double(Self.seconds.upperBound) else { return nil }
        instant = Int(whole)
        fraction = date - whole
        let local = instant + zone.offset(at: instant)
        day = Int.floor(local, by: 86_400)
        second = local - day * 86_400
        guard CivilDay.numbers.contains(day) else { return nil }
    }

    var civil: CivilDay { CivilDay(number: day) }

    /// Those of the years 1 to 9999 in UTC.
    static let seconds = CivilDay.numbers.lowerBound * 86_400...CivilDay.numbers.upperBound * 86_400 + 86_399
}

extension Rows {
    /// What the body makes of each row's date; where it gives nil, an error of the row.
    func dates<Value>(
        _ vector: Vector, default value: Value, _ body: (Double, Int) -> Value?, orError what: (Int) -> String = { _ in "" }
    ) -> (values: [Value], faults: Faults)? {
        guard let dates = vector.doubles(count) else { return nil }
        var faults = Faults()
        let values = (0..<count).map { row in
            if let value = body(dates[row], row) { return value }
            let message = "a date \(dates[row].printed) seconds from 2001\(what(row)) is outside the years 1 to 9999"
            faults.add(SatchelError(.arithmetic, message + "; remove such rows with an earlier filter", at: location(row)), at: row)
            return value
        }
        return (values, faults)
    }
}
