/// The functions of expressions, by the names that plans have for them; what each takes and gives is its `signature`.
package enum Function: String, Hashable, Codable, Sendable, CaseIterable {
    // Comparison, logic, choice.
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, lesser, larger
    case and, or, not, choose
    case isIn, lookup
    // Optionals.
    case coalesce, isNil, unwrapped
    // Numbers.
    case add, subtract, multiply, divide, remainder, negated, absolute, rounded
    case bitAnd, bitOr, bitXor, bitNot, shiftLeft, shiftRight
    // Strings.
    case hasPrefix, hasSuffix, contains, lowercased, uppercased, trimmed
    case count, isEmpty, utf8Count
    case matches, captured
    case prefix, suffix, dropFirst, dropLast, dropPrefix, dropSuffix, replacing, split
    // Dates.
    case year, month, day, weekday, hour, minute, second
    case truncated, shifted, advanced, elapsed
    // Conversions; the last argument is any value of the type that they make.
    case converted, convertedOrNil
    // Lists.
    case first, last, element, sum, least, greatest, joined
    // Dictionaries.
    case member, keys
    // What a JSON value holds.
    case jsonString, jsonInt, jsonDouble, jsonBool, jsonDate, jsonArray, jsonObject, jsonIsNull
    /// The last argument is any value of the type that it makes.
    case jsonRecord
    // Enums.
    case rawOfCase
}
