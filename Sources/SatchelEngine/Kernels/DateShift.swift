internal import SatchelColumns

/// A date so many units later.
struct DateShift: PreparedCall {
    private let unit: DateUnit
    private let zone: Zone

    init(_ literals: [Vector]) throws {
        unit = try DateUnit(literals[0])
        zone = try Zone(named: try literals[1].literalText())
    }

    func column(_ inputs: [Vector], in rows: Rows, _ type: ColumnType) -> ColumnData? {
        guard let counts = inputs[1].integers(rows.count) else { return nil }
        return rows.dates(inputs[0], default: 0, { shifted($0, Int(counts[$1])) }, orError: { " and \(counts[$0]) × \(unit) further" })
            .map { ColumnData(.doubles($0), faults: $1) }
    }

    /// In days or months: none within the years is longer.
    private static let distances = -4_000_000...4_000_000

    /// Nil where the result leaves the years 1 to 9999.
    private func shifted(_ date: Double, _ count: Int) -> Double? {
        guard let time = LocalTime(of: date, in: zone) else { return nil }
        if let seconds = unit.seconds {
            let (distance, overflows) = count.multipliedReportingOverflow(by: seconds)
            let (instant, leaves) = time.instant.addingReportingOverflow(distance)
            return overflows || leaves || !LocalTime.seconds.contains(instant) ? nil : Double(instant) + time.fraction
        }
        guard let day = shifted(time, count), CivilDay.numbers.contains(day) else { return nil }
        return Double(zone.second(showing: day * 86_400 + time.second)) + time.fraction
    }

    private func shifted(_ time: LocalTime, _ count: Int) -> Int? {
        var civil = time.civil
        let (distance, overflows) = count.multipliedReportingOverflow(by: unit == .week ? 7 : unit == .year ? 12 : 1)
        guard !overflows, Self.distances.contains(distance) else { return nil }
        guard unit == .month || unit == .year else { return time.day + distance }
        let months = civil.year * 12 + civil.month - 1 + distance
        guard months > 0, CivilDay.years.contains(months / 12) else { return nil }
        (civil.year, civil.month) = (months / 12, months % 12 + 1)
        civil.day = min(civil.day, CivilDay.length(of: civil.month, civil.year))
        return civil.number
    }
}
