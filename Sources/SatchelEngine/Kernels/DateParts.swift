internal import SatchelColumns
internal import SatchelPlan

/// `year`, `hour` and the like, in one time zone.
struct DatePart: PreparedCall {
    private let function: Function
    private let zone: Zone

    init(_ function: Function, _ literals: [Vector]) throws {
        self.function = function
        zone = try Zone(named: try literals[0].literalText())
    }

    func column(_ inputs: [Vector], in rows: Rows, _ type: ColumnType) -> ColumnData? {
        rows.dates(inputs[0], default: 0) { date, _ in LocalTime(of: date, in: zone).map { Int64(part(of: $0)) } }
            .map { ColumnData(.integers($0), faults: $1) }
    }

    private func part(of time: LocalTime) -> Int {
        switch function {
        case .year: time.civil.year
        case .month: time.civil.month
        case .day: time.civil.day
        case .weekday: CivilDay.weekday(time.day)
        case .hour: time.second / 3600
        case .minute: time.second / 60 % 60
        default: time.second % 60
        }
    }
}

/// The beginning of the unit that a date lies in.
struct DateTruncation: PreparedCall {
    private let unit: DateUnit
    private let zone: Zone

    init(_ literals: [Vector]) throws {
        unit = try DateUnit(literals[0])
        zone = try Zone(named: try literals[1].literalText())
    }

    func column(_ inputs: [Vector], in rows: Rows, _ type: ColumnType) -> ColumnData? {
        rows.dates(inputs[0], default: 0) { date, _ in LocalTime(of: date, in: zone).map { Double(start(of: $0)) } }
            .map { ColumnData(.doubles($0), faults: $1) }
    }

    private func start(of time: LocalTime) -> Int {
        var civil = time.civil
        switch unit {
        // Within an hour the clock is that of the moment: no other reading tells the two hours of a night in autumn apart.
        case .second: return time.instant
        case .minute: return time.instant - time.second % 60
        case .hour: return time.instant - time.second % 3600
        case .day: return zone.second(showing: time.day * 86_400)
        case .week: return zone.second(showing: (time.day - (CivilDay.weekday(time.day) + 5) % 7) * 86_400)
        case .month: civil.day = 1
        case .year: (civil.month, civil.day) = (1, 1)
        }
        return zone.second(showing: civil.number * 86_400)
    }
}
