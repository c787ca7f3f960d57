/// A unit of the calendar, as dates are truncated to and advanced by. Weeks begin on Monday, as in ISO 8601.
public enum DateUnit: String, Sendable, CaseIterable {
    case second, minute, hour, day, week, month, year
}
