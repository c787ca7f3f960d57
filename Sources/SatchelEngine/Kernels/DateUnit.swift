internal import SatchelColumns

/// The units of dates, by the names that plans have for them.
enum DateUnit: String {
    case second, minute, hour, day, week, month, year

    init(_ literal: Vector) throws {
        guard let unit = DateUnit(rawValue: try literal.literalText()) else { throw mismatch("a unit of dates") }
        self = unit
    }

    /// The length of those that are equally long wherever clocks are changed.
    var seconds: Int? {
        switch self {
        case .second: 1
        case .minute: 60
        case .hour: 3600
        default: nil
        }
    }
}
