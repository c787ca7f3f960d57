public import Foundation
internal import SatchelColumns
internal import SatchelPlan

/// Dates by the calendar, in UTC unless a time zone is given.
///
/// The calendar is the Gregorian one for all years from 1 to 9999, before 1582 too, where Foundation's is the Julian; it is that of ISO 8601, and of
/// the dates in JSON. A part of a date outside those years is an error of its row. UTC costs a few divisions a row; in other zones the offset of
/// each day is looked up once.
extension Expr where Value == Date {
    /// The year, in UTC.
    public var year: Expr<Int> { year(in: .gmt) }
    /// The month, from 1, in UTC.
    public var month: Expr<Int> { month(in: .gmt) }
    /// The day of the month, from 1, in UTC.
    public var day: Expr<Int> { day(in: .gmt) }
    /// The day of the week as Foundation counts it, from 1 for Sunday to 7 for Saturday, in UTC.
    public var weekday: Expr<Int> { weekday(in: .gmt) }
    /// The hour, from 0 to 23, in UTC.
    public var hour: Expr<Int> { hour(in: .gmt) }
    /// The minute, from 0 to 59, in UTC.
    public var minute: Expr<Int> { minute(in: .gmt) }
    /// The second, from 0 to 59, without its fraction, in UTC.
    public var second: Expr<Int> { second(in: .gmt) }

    /// The year that calendars of a time zone show.
    public func year(in zone: TimeZone) -> Expr<Int> { part(.year, zone) }
    /// The month that calendars of a time zone show, from 1.
    public func month(in zone: TimeZone) -> Expr<Int> { part(.month, zone) }
    /// The day of the month that calendars of a time zone show, from 1.
    public func day(in zone: TimeZone) -> Expr<Int> { part(.day, zone) }
    /// The day of the week in a time zone, from 1 for Sunday to 7 for Saturday.
    public func weekday(in zone: TimeZone) -> Expr<Int> { part(.weekday, zone) }

    /// The hour that clocks of a time zone show, from 0 to 23.
    ///
    /// ```swift
    /// events |> .map { $0.createdAt.hour(in: TimeZone(identifier: "Europe/Berlin")!) } |> .frequencies
    /// ```
    ///
    /// The zone travels by its name. One that has none is a fault of the plan.
    public func hour(in zone: TimeZone) -> Expr<Int> { part(.hour, zone) }
    /// The minute that clocks of a time zone show, from 0 to 59.
    public func minute(in zone: TimeZone) -> Expr<Int> { part(.minute, zone) }
    /// The second that clocks of a time zone show, from 0 to 59, without its fraction.
    public func second(in zone: TimeZone) -> Expr<Int> { part(.second, zone) }

    /// The beginning of the unit in which the date lies.
    ///
    /// ```swift
    /// events |> .map { $0.createdAt.truncated(to: .day) } |> .frequencies
    /// ```
    ///
    /// A day that begins twice, since clocks were put back, begins the first time. Costs as much as the date's parts.
    public func truncated(to unit: DateUnit, in zone: TimeZone = .gmt) -> Expr {
        call(.truncated, Expr<String>(unit.rawValue), Expr<String>(zone.identifier)).failing(zone.fault)
    }

    /// The date so many seconds later, as Foundation's `advanced(by:)`; costs one addition a row.
    public func advanced(by seconds: Double) -> Expr { call(.advanced, Expr<Double>(seconds)) }

    /// The date later by the seconds of an expression; costs one addition a row.
    public func advanced(by seconds: Expr<Double>) -> Expr { call(.advanced, seconds) }

    /// The date so many units of the calendar later.
    ///
    /// ```swift
    /// events |> .filter { $0.closedAt < $0.createdAt.advanced(by: 1, .month) }
    /// ```
    ///
    /// Days and longer units keep the time that clocks show; where the month is too short it is its last day. A time that clocks leave out moves
    /// on by what they leave out. A result outside the years 1 to 9999 is an error of its row. Costs as much as the date's parts.
    public func advanced(by count: Int, _ unit: DateUnit, in zone: TimeZone = .gmt) -> Expr {
        advanced(by: Expr<Int>(count), unit, in: zone)
    }

    /// The date later by an expression's number of units of the calendar; as with a constant number.
    public func advanced(by count: Expr<Int>, _ unit: DateUnit, in zone: TimeZone = .gmt) -> Expr {
        let arguments = [expression, count.expression, Expr<String>(unit.rawValue).expression, Expr<String>(zone.identifier).expression]
        return Expr(.call(.shifted, arguments), fault: fault ?? count.fault ?? zone.fault)
    }

    /// The seconds from the second date to the first; costs one subtraction a row.
    public static func - (left: Expr, right: Expr) -> Expr<Double> { left.call(.elapsed, right) }
    /// The seconds from a constant date to the expression's; costs one subtraction a row.
    public static func - (left: Expr, right: Date) -> Expr<Double> { left.call(.elapsed, Expr(right)) }
    /// The seconds from the expression's date to a constant one; costs one subtraction a row.
    public static func - (left: Date, right: Expr) -> Expr<Double> { Expr(left).call(.elapsed, right) }

    private func part(_ function: Function, _ zone: TimeZone) -> Expr<Int> {
        call(function, Expr<String>(zone.identifier)).failing(zone.fault)
    }
}

extension TimeZone {
    /// Why it can't travel, if it can't.
    fileprivate var fault: SatchelError? {
        if TimeZone(identifier: identifier) != nil { return nil }
        return SatchelError(
            .invalidPlan, "the time zone \(identifier.debugDescription) has no name that others know; take one by its identifier")
    }
}
