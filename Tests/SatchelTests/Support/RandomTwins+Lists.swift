import Foundation
import Satchel

/// Lists, their elements by place, and closures over them.
extension RandomTwins {
    mutating func strings(_ depth: Int) -> Twin<Row, [String]> {
        guard depth > 0 else { return Row.lists.randomElement(using: &random) ?? constant([["t1", "ada/", "é"], []][number(0...1)]) }
        switch number(0...5) {
        case 0: return string(depth - 1).map({ $0.split("/") }) { $0.components(separatedBy: "/") }
        case 1: return strings(depth - 1).map({ $0.map { $0 + "!" } }) { $0.map { $0 + "!" } }
        case 2: return strings(depth - 1).map({ $0.filter { !$0.isEmpty } }) { $0.filter { !$0.isEmpty } }
        case 3: return children(depth - 1).map({ $0.map { $0.label ?? "none" } }) { $0.map { $0.label ?? "none" } }
        case 4:
            // What is around a closure is read where an element is.
            let (list, length) = (strings(depth - 1), integer(depth - 1))
            return Twin(
                { row in list.expression(row).filter { $0.utf8Count > length.expression(row) } },
                { row in try list.plain(row).filter { try $0.utf8.count > length.plain(row) } })
        default: return keys()
        }
    }

    mutating func children(_ depth: Int) -> Twin<Row, [Child]> {
        let some = [[], [Child(n: 3, label: nil), Child(n: 0, label: "ada")]]
        guard depth > 0 else { return Row.children.randomElement(using: &random) ?? constant(some[number(0...1)]) }
        let n = number(-1...3)
        switch number(0...2) {
        case 0: return children(depth - 1).map({ $0.filter { $0.n > n } }) { $0.filter { $0.n > n } }
        case 1: return children(depth - 1).map({ $0.filter { $0.label.isNil || $0.n == n } }) { $0.filter { $0.label == nil || $0.n == n } }
        default: return children(0)
        }
    }

    /// Numbers out of lists.
    mutating func reduced(_ depth: Int) -> Twin<Row, Int> {
        let n = number(-1...3)
        switch number(0...6) {
        case 0: return children(depth).map({ $0.map { $0.n * n + 1 }.sum() }) { $0.reduce(0) { $0 + $1.n * n + 1 } }
        case 1: return children(depth).map({ $0.map { $0.n }.max() ?? n }) { $0.map(\.n).max() ?? n }
        case 2: return strings(depth).map({ $0.map { $0.utf8Count }.min() ?? n }) { $0.map(\.utf8.count).min() ?? n }
        case 3: return children(depth).map({ $0.first.n ?? n }) { $0.first?.n ?? n }
        case 4: return children(depth).map({ $0[n].n ?? 11 }) { $0.indices.contains(n) ? $0[n].n : 11 }
        case 5: return strings(depth).map({ $0.count }) { $0.count }
        default:
            // Of what a closure makes an error is that of the element, so none of their number.
            let (list, other) = (children(depth), integer(depth))
            return Twin(
                { row in list.expression(row).map { $0.n / other.expression(row) }.count },
                { row in try list.plain(row).count })
        }
    }

    /// Conditions on lists.
    mutating func contained(_ depth: Int) -> Twin<Row, Bool> {
        let n = number(-1...3)
        switch number(0...6) {
        case 0: return strings(depth).map({ $0.contains("t1") }) { $0.contains("t1") }
        case 1: return children(depth).map({ $0.contains { $0.n == n } }) { $0.contains { $0.n == n } }
        case 2: return children(depth).map({ $0.allSatisfy { $0.n < n } }) { $0.allSatisfy { $0.n < n } }
        case 3: return strings(depth).map({ $0.isEmpty }) { $0.isEmpty }
        case 4:
            let (list, other) = (children(depth), integer(depth))
            return Twin(
                { row in list.expression(row).contains { 6 / $0.n > other.expression(row) } },
                { row in
                    try list.plain(row).contains { child in
                        try checked(6.dividedReportingOverflow(by: child.n)) > other.plain(row)
                    }
                })
        case 5:
            let (outer, inner) = (children(depth), strings(depth))
            return Twin(
                { row in outer.expression(row).contains { child in inner.expression(row).contains { $0.utf8Count == child.n } } },
                { row in try outer.plain(row).contains { child in try inner.plain(row).contains { $0.utf8.count == child.n } } })
        default:
            let text = string(depth)
            return strings(depth).with(text, { list, text in list.contains(text) }) { list, text in
                list.contains { $0.utf8.elementsEqual(text.utf8) }
            }
        }
    }

    /// Strings that may be missing from a list.
    mutating func picked(_ depth: Int) -> Twin<Row, String?> {
        let n = number(-1...2)
        switch number(0...4) {
        case 0: return strings(depth).map({ $0.first }) { $0.first }
        case 1: return strings(depth).map({ $0.last }) { $0.last }
        case 2: return strings(depth).map({ $0[n] }) { $0.indices.contains(n) ? $0[n] : nil }
        case 3: return optional(depth).map({ $0.map { $0 + "?" } }) { $0.map { $0 + "?" } }
        default: return strings(depth).with(integer(depth), { $0[$1] }) { $0.indices.contains($1) ? $0[$1] : nil }
        }
    }
}
