import Foundation
import Satchel

/// JSON values by a plain parser, dates by Foundation's calendar, and patterns by bytes.
extension RandomTwins {
    private mutating func json() -> Twin<Row, JSON> {
        Row.json.randomElement(using: &random) ?? constant(Samples.raws[number(0...(Samples.raws.count - 1))])
    }

    /// An integer at a path.
    mutating func member() -> Twin<Row, Int> {
        let n = number(-1...2)
        switch number(0...3) {
        case 0: return json().map({ $0["k"][n].int ?? 12 }) { try plain($0)["k"][n].int ?? 12 }
        case 1: return json().map({ $0["k"].array.map { $0.count } ?? n }) { try plain($0)["k"].array?.count ?? n }
        case 2: return json().map({ $0[0].int ?? n }) { try plain($0)[0].int ?? n }
        default:
            return json().map({ (($0.object ?? [:])["k"].array ?? []).map { $0.int ?? n }.sum() }) {
                try (plain($0)["k"].array ?? []).reduce(0) { $0 + ($1.int ?? n) }
            }
        }
    }

    /// The keys of an object.
    mutating func keys() -> Twin<Row, [String]> {
        json().map({ ($0.object ?? [:]).keys }) { json in
            guard case .object(let members) = try plain(json) else { return [] }
            return Oracle.distinct(members.map { String(decoding: $0.key, as: UTF8.self) })
        }
    }

    /// A string at a path.
    mutating func named() -> Twin<Row, String> {
        if number(0...1) == 0 { return json().map({ $0["s"].string ?? "no" }) { try plain($0)["s"].string ?? "no" } }
        return json().map({ $0.string ?? $0["k"][1].string ?? "" }) { try plain($0).string ?? plain($0)["k"][1].string ?? "" }
    }

    /// What kind of value is at a path.
    mutating func present() -> Twin<Row, Bool> {
        let n = number(-1...2)
        switch number(0...2) {
        case 0: return json().map({ $0["k"][n].isNull }) { try plain($0)["k"][n] == .null }
        case 1: return json().map({ $0["s"].isNull }) { try plain($0)["s"] == .null }
        default:
            return json().map({ ($0["k"].array ?? []).contains { $0.double == 1 } }) {
                try (plain($0)["k"].array ?? []).contains { $0.double == 1 }
            }
        }
    }

    mutating func date(_ depth: Int) -> Twin<Row, Date> {
        guard depth > 0 else {
            return Row.dates.randomElement(using: &random)
                ?? constant(Date(timeIntervalSinceReferenceDate: Double(number(0...800_000_000))))
        }
        let n = number(-40...40)
        switch number(0...3) {
        case 0:
            let (unit, component) = truncations.randomElement(using: &random) ?? (.day, .day)
            return date(depth - 1).map({ $0.truncated(to: unit) }) { date in
                guard let interval = calendar.dateInterval(of: component, for: date) else { throw RowError() }
                return interval.start
            }
        case 1: return date(depth - 1).map({ $0.advanced(by: Double(n) * 1800) }) { $0.addingTimeInterval(Double(n) * 1800) }
        case 2: return date(depth - 1).map({ $0.toString.toDate }) { $0 }
        default: return date(0)
        }
    }

    mutating func datePart(_ depth: Int) -> Twin<Row, Int> {
        let dates = date(depth)
        switch number(0...5) {
        case 0: return dates.map({ $0.year }) { calendar.component(.year, from: $0) }
        case 1:
            return dates.map({ $0.month * 100 + $0.day }) {
                calendar.component(.month, from: $0) * 100 + calendar.component(.day, from: $0)
            }
        case 2: return dates.map({ $0.weekday }) { calendar.component(.weekday, from: $0) }
        case 3: return dates.map({ $0.hour }) { calendar.component(.hour, from: $0) }
        case 4: return dates.map({ $0.minute }) { calendar.component(.minute, from: $0) }
        default: return dates.with(date(depth), { ($0 - $1).toInt }) { Int($0.timeIntervalSince($1)) }
        }
    }

    mutating func matched(_ depth: Int) -> Twin<Row, Bool> {
        switch number(0...2) {
        case 0:
            return string(depth).map({ $0.matches("^[a-z]+$") }) { text in
                !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            }
        case 1:
            return string(depth).map({ $0.matches("[er]/.") }) { text in
                let bytes = Array(text.utf8)
                return bytes.indices.dropLast(2).contains {
                    "er".utf8.contains(bytes[$0]) && bytes[$0 + 1] == 0x2f && bytes[$0 + 2] != 0x0a
                }
            }
        default:
            return string(depth).map({ $0.firstMatch("^([^/]*)/")[1].isNil }) { !$0.utf8.contains(UInt8(ascii: "/")) }
        }
    }
}

private func plain(_ json: JSON) throws -> PlainJSON {
    guard let value = PlainJSON(json.text) else { throw RowError() }
    return value
}

private let truncations: [(DateUnit, Calendar.Component)] = [
    (.hour, .hour), (.day, .day), (.week, .weekOfYear), (.month, .month), (.year, .year),
]

private let calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    calendar.firstWeekday = 2
    return calendar
}()
