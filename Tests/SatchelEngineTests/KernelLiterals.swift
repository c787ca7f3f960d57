import SatchelColumns
import SatchelPlan

extension KernelExpressions {
    /// The types that only literals of the function have.
    static func extra(_ function: Function) -> [ColumnType] {
        switch function {
        case .isIn: allTypes.map { .list($0) }
        case .lookup: allTypes.filter { !$0.isList }.map { .list($0) }
        default: []
        }
    }

    /// Read alike by RE2 and by Swift's own regular expressions; with two groups each.
    private static let patterns = [
        "^(.)(.*)\\z", "(a)(b)?", "([a-z]+)/([a-z]*)", "(x|)(y|)", "([^a-z])([a-z])", "(é)|(e)", "(?i)(J)(UP)", "([\\x00-\\x1f])()",
    ]

    private static let zones = ["GMT", "UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "GMT+0330"]

    /// A literal list of so many elements.
    private mutating func literals(_ type: ColumnType, _ count: Int) throws -> Expression {
        let elements = try KernelSamples.batch(type.listElement ?? type, rows: count, faultOneIn: nil, &random).column
        return Expression([.literal(type, ColumnData(.list(offsets: [0, UInt32(count)], elements)))])
    }

    /// A literal that the function takes as this argument.
    mutating func literal(_ function: Function, _ index: Int, _ type: ColumnType) throws -> Expression {
        switch function {
        case .rounded:
            try .literal(random.pick(["toNearestOrAwayFromZero", "toNearestOrEven", "up", "down", "towardZero", "awayFromZero"]))
        case .year, .month, .day, .weekday, .hour, .minute, .second: try .literal(random.pick(Self.zones))
        case .truncated where index == 1: try .literal(random.pick(["second", "minute", "hour", "day", "week", "month", "year"]))
        // Weeks lead to years in which Foundation's calendar is the Julian one.
        case .shifted where index == 2: try .literal(random.pick(["second", "minute", "hour", "day", "month", "year"]))
        case .truncated, .shifted: try .literal(random.pick(Self.zones))
        case .isIn: try literals(type, random.pick([0, 1, 3, 40]))
        case .lookup: try literals(type, 7)
        case .matches: try .literal(random.pick(Self.patterns))
        case .captured: index == 1 ? try .literal(random.pick(Self.patterns)) : try .literal(random.pick([0, 1, 2]))
        default: try KernelSamples.literal(type, &random)
        }
    }
}
