import Foundation

/// A JSON value as Foundation reads it, without what a record doesn't keep: nulls among members, and how dates are written.
enum PlainValue: Equatable {
    case null
    case number(NSNumber)
    case text(String)
    case date(Date)
    case list([PlainValue])
    case members([String: PlainValue])

    init(_ line: Substring) throws { self.init(try JSONSerialization.jsonObject(with: Data(line.utf8), options: .fragmentsAllowed)) }

    private init(_ value: Any) {
        switch value {
        case let number as NSNumber: self = .number(number)
        case let text as String: self = Self.date(text).map { .date($0) } ?? .text(text)
        case let list as [Any]: self = .list(list.map { PlainValue($0) })
        case let members as [String: Any]:
            self = .members(members.compactMapValues { $0 is NSNull ? nil : PlainValue($0) })
        default: self = .null
        }
    }

    private static func date(_ text: String) -> Date? {
        guard text.wholeMatch(of: /\d{4}-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)/) != nil else { return nil }
        let plain = Date.ISO8601FormatStyle()
        let exact = plain.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .colon)
        return (try? plain.parse(text)) ?? (try? exact.parse(text))
    }
}
