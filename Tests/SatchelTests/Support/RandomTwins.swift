import Foundation
import Satchel
import SatchelTesting

/// Random expressions over rows of one type.
struct RandomTwins<Row: TwinRow> {
    var random: SeededRandom

    mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

    mutating func integer(_ depth: Int) -> Twin<Row, Int> {
        guard depth > 0 else {
            return Row.integers.randomElement(using: &random) ?? constant(number(-3...9))
        }
        let n = number(-2...5)
        switch number(0...20) {
        case 0: return integer(depth - 1).with(integer(depth - 1), { $0 + $1 }) { try checked($0.addingReportingOverflow($1)) }
        case 1: return integer(depth - 1).with(integer(depth - 1), { $0 * $1 }) { try checked($0.multipliedReportingOverflow(by: $1)) }
        case 2, 18, 19: return integer(depth - 1).with(integer(depth - 1), { $0 / $1 }) { try checked($0.dividedReportingOverflow(by: $1)) }
        case 3, 20: return integer(depth - 1).map({ $0 % n }) { try checked($0.remainderReportingOverflow(dividingBy: n)) }
        case 4: return integer(depth - 1).map({ ($0 & 31) << 2 | 1 }) { ($0 & 31) << 2 | 1 }
        case 5: return integer(depth - 1).map({ $0.min(n).max(-n) }) { max(min($0, n), -n) }
        case 6: return string(depth - 1).map({ $0.count }) { $0.count }
        case 7: return string(depth - 1).map({ $0.utf8Count }) { $0.utf8.count }
        case 8: return string(depth - 1).map({ $0.split("/").count }) { $0.components(separatedBy: "/").count }
        case 9:
            let (yes, no) = (integer(depth - 1), integer(depth - 1))
            let condition = flag(depth - 1)
            return Twin(
                { .when(condition.expression($0), then: yes.expression($0), else: no.expression($0)) },
                { try condition.plain($0) ? yes.plain($0) : no.plain($0) })
        case 10: return integer(depth - 1).map({ -$0 }) { try checked(0.subtractingReportingOverflow($0)) }
        case 11, 12: return reduced(depth - 1)
        case 13: return datePart(depth - 1)
        case 14: return member()
        case 15: return string(depth - 1).map({ $0.toIntOrNil ?? n }) { Int($0) ?? n }
        case 16:
            let known = [0: 7, 1: -1, 9: 0].merging([n: 4 * n]) { $1 }
            return integer(depth - 1).map({ known[$0] ?? n }) { known[$0] ?? n }
        default: return integer(0)
        }
    }

    mutating func double(_ depth: Int) -> Twin<Row, Double> {
        guard depth > 0 else { return Row.doubles.randomElement(using: &random) ?? constant(Double(number(-9...9)) / 4) }
        switch number(0...5) {
        case 0: return double(depth - 1).with(double(depth - 1), { $0 + $1 }) { $0 + $1 }
        case 1: return double(depth - 1).with(double(depth - 1), { $0 / $1 }) { $0 / $1 }
        case 2: return double(depth - 1).map({ $0.rounded(.down) }) { $0.rounded(.down) }
        case 3: return double(depth - 1).map({ ($0 * 3 - 1).abs }) { Swift.abs($0 * 3 - 1) }
        case 4: return double(depth - 1).map({ $0.rounded() }) { $0.rounded() }
        default: return double(0)
        }
    }

    mutating func string(_ depth: Int) -> Twin<Row, String> {
        guard depth > 0 else { return Row.strings.randomElement(using: &random) ?? constant(["", "a/b", "日本"][number(0...2)]) }
        let n = number(0...4)
        switch number(0...13) {
        case 0: return string(depth - 1).with(string(depth - 1), { $0 + $1 }) { $0 + $1 }
        case 1: return string(depth - 1).map({ $0.lowercased() }) { $0.lowercased() }
        case 2: return string(depth - 1).map({ $0.uppercased().prefix(n) }) { String($0.uppercased().prefix(n)) }
        case 3: return string(depth - 1).map({ $0.dropFirst(n) }) { String($0.dropFirst(n)) }
        case 4: return string(depth - 1).map({ $0.dropLast(n) }) { String($0.dropLast(n)) }
        case 5:
            return string(depth - 1).map({ $0.dropPrefix("jupyter") }) { text in
                text.utf8.starts(with: "jupyter".utf8) ? String(decoding: text.utf8.dropFirst(7), as: UTF8.self) : text
            }
        case 6: return string(depth - 1).map({ $0.replacing("/", with: "-") }) { $0.replacingOccurrences(of: "/", with: "-") }
        case 7: return optional(depth - 1).lazily(string(depth - 1), { $0 ?? $1 }) { try $0 ?? $1() }
        case 8: return string(depth - 1).map({ ("  " + $0 + "\t").trimmed() }) { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        case 9: return strings(depth - 1).map({ $0.joined(separator: "/") }) { $0.joined(separator: "/") }
        case 10: return integer(depth - 1).map({ $0.toString }) { "\($0)" }
        case 11: return named()
        case 12:
            // Swift's dictionaries have one key for strings that look alike, so these keys look like no others.
            let names = ["ada": "Ada", "": "none", "a/b": "\(n)"]
            return string(depth - 1).map({ names[$0] ?? "else" }) { names[$0] ?? "else" }
        default: return string(0)
        }
    }

    mutating func optional(_ depth: Int) -> Twin<Row, String?> {
        if depth > 0, number(0...2) == 0 { return picked(depth - 1) }
        if let leaf = Row.optionals.randomElement(using: &random) { return leaf }
        return string(depth).map({ Expr<String?>.when($0.isEmpty, then: nil, else: "x") }) { $0.isEmpty ? nil : "x" }
    }

    mutating func flag(_ depth: Int) -> Twin<Row, Bool> {
        guard depth > 0 else {
            return Row.flags.randomElement(using: &random) ?? integer(0).map({ $0 > 2 }) { $0 > 2 }
        }
        let n = number(0...40)
        switch number(0...18) {
        case 0: return flag(depth - 1).lazily(flag(depth - 1), { $0 && $1 }) { try $0 && $1() }
        case 1: return flag(depth - 1).lazily(flag(depth - 1), { $0 || $1 }) { try $0 || $1() }
        case 2: return flag(depth - 1).map({ !$0 }) { !$0 }
        case 3: return integer(depth - 1).map({ $0 > n }) { $0 > n }
        case 4: return integer(depth - 1).with(integer(depth - 1), { $0 == $1 }) { $0 == $1 }
        case 5: return double(depth - 1).with(double(depth - 1), { $0 <= $1 }) { $0 <= $1 }
        case 6: return string(depth - 1).map({ $0.contains("/") }) { $0.utf8.contains(UInt8(ascii: "/")) }
        case 7: return string(depth - 1).map({ $0.hasPrefix("j") }) { $0.utf8.first == UInt8(ascii: "j") }
        case 8:
            return string(depth - 1).with(string(depth - 1), { $0 < $1 }) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        case 9: return string(depth - 1).with(string(depth - 1), { $0 == $1 }) { $0.utf8.elementsEqual($1.utf8) }
        case 10: return optional(depth - 1).map({ $0.isNil }) { $0 == nil }
        case 11: return optional(depth - 1).map({ $0 == "ada" }) { $0 == "ada" }
        case 12, 13: return contained(depth - 1)
        case 14: return present()
        case 15: return integer(depth - 1).map({ $0.isIn([0, 3, n]) }) { [0, 3, n].contains($0) }
        case 16:
            return string(depth - 1).map({ $0.isIn(["ada", "é", ""]) }) { text in
                ["ada", "é", ""].contains { $0.utf8.elementsEqual(text.utf8) }
            }
        case 17: return matched(depth - 1)
        default: return date(depth - 1).with(date(depth - 1), { $0 <= $1 }) { $0 <= $1 }
        }
    }

    func constant<Value: ColumnValue>(_ value: Value) -> Twin<Row, Value> { Twin({ _ in Expr(value) }, { _ in value }) }
}

func checked(_ result: (partialValue: Int, overflow: Bool)) throws -> Int {
    if result.overflow { throw RowError() }
    return result.partialValue
}
