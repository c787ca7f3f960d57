internal import Foundation
internal import Satchel

extension ConformanceCase {
    /// Stages that look at all rows.
    @CaseList static var wholeOperations: [ConformanceCase] {
        operation(
            "frequencies: the most frequent first, ties in ascending order of the value", everywhere: true,
            { $0 |> .pluck(\.name) |> .frequencies },
            { Plain.frequencies($0.map(\.name)) { $0.precedes($1) } })
        operation(
            "frequencies of numbers", { $0 |> .pluck(\.size) |> .frequencies }, { Plain.frequencies($0.map(\.size), <) })
        operation(
            "frequencies of records", everywhere: true,
            { $0 |> .pluck(\.kind, \.size) |> .filter { $0.second > 0 } |> .frequencies |> .count },
            { Set($0.filter { $0.size > 0 }.map { "\($0.kind) \($0.size)" }).count })
        operation("frequencies that are all one", { $0 |> .pluck(\.id) |> .frequencies }, { Plain.frequencies($0.map(\.id), <) })
        operation("distinct", { $0 |> .pluck(\.name) |> .distinct }, { Set($0.map(\.name)).sorted { $0.precedes($1) } })
        operation("distinct numbers", { $0 |> .pluck(\.size) |> .distinct }, { Set($0.map(\.size)).sorted() })
        operation(
            "distinct records with optionals and lists", { $0 |> .pluck(\.home, \.tags) |> .distinct |> .count },
            { Set($0.map { "\(String(describing: $0.home)) \($0.tags)" }).count })
        operation(
            "grouped by optionals, nil among them", { $0 |> .grouped(by: { $0.home.number }, .count) |> .pluck(\.value) |> .sum },
            { $0.count })
        operation("topk of numbers", { $0 |> .pluck(\.size) |> .topk(12) }, { Array($0.map(\.size).sorted(by: >).prefix(12)) })
        operation(
            "topk of strings", { $0 |> .pluck(\.name) |> .topk(40) },
            { Array($0.map(\.name).sorted { $1.precedes($0) }.prefix(40)) })
        operation(
            "topk by a key: of equal keys the earlier element first", { $0 |> .topk(50) { $0.size } },
            { Array(Plain.falling($0, by: \.size).prefix(50)) })
        operation(
            "topk by a key that may be nil: nil last", { $0 |> .topk(250) { $0.score } |> .pluck(\.id) },
            { Plain.falling($0) { $0.score ?? -.infinity }.prefix(250).map(\.id) })
        operation("topk of none", { $0 |> .topk(0) { $0.size } }, { _ in [] })
        operation("topk of more than there are", { $0 |> .topk(1000) { $0.id } }, { $0.reversed() })
        operation(
            "frequencies, then topk", { $0 |> .flatMap { $0.tags } |> .frequencies |> .topk(3) },
            { Array(Plain.frequencies($0.flatMap(\.tags)) { $0.precedes($1) }.prefix(3)) })
        operation(
            "grouped by strings", { $0 |> .grouped(by: { $0.name }, .count) },
            { Plain.groups($0, by: \.name, { $0.precedes($1) }) { Group(key: $0, value: $1.count) } })
        operation(
            "grouped, two aggregates", { $0 |> .grouped(by: { $0.size }, .sum { $0.id }, .count { $0.home.isNil }) },
            { Plain.groups($0, by: \.size, <) { Group(key: $0, value: Row2($1.reduce(0) { $0 + $1.id }, $1.count { $0.home == nil })) } })
        operation(
            "grouped, three aggregates", { $0 |> .grouped(by: { $0.size }, .min { $0.name }, .max { $0.at }, .mean { $0.id }) },
            {
                Plain.groups($0, by: \.size, <) { key, items in
                    let first = items.map(\.name).min { $0.precedes($1) } ?? ""
                    let mean = Double(items.reduce(0) { $0 + $1.id }) / Double(items.count)
                    return Group(key: key, value: Row3(first, items.map(\.at).max() ?? .distantPast, mean))
                }
            })
        operation(
            "grouped, four aggregates that pass over nil",
            { $0 |> .grouped(by: { $0.size }, .sum { $0.score }, .min { $0.score }, .max { $0.score }, .mean { $0.score }) },
            {
                Plain.groups($0, by: \.size, <) { key, items in
                    let scores = items.compactMap(\.score)
                    let sum = scores.isEmpty ? nil : scores.reduce(0, +)
                    return Group(key: key, value: Row4(sum, scores.min(), scores.max(), sum.map { $0 / Double(scores.count) }))
                }
            })
        operation(
            "aggregated", { $0 |> .aggregated(by: { $0.name }) { $0.sum { $0.size } * 10 + $0.count } },
            { Plain.groups($0, by: \.name, { $0.precedes($1) }) { $1.reduce(0) { $0 + $1.size } * 10 + $1.count } })
    }

    @CaseList static var reductions: [ConformanceCase] {
        operation("count", { $0 |> .count }, { $0.count })
        operation("count behind a filter", { $0 |> .filter { $0.kind == .push } |> .count }, { $0.count { $0.kind == .push } })
        operation("sum of integers", { $0 |> .pluck(\.size) |> .sum }, { $0.reduce(0) { $0 + $1.size } })
        operation("sum of doubles", { $0 |> .map { $0.score ?? 0 } |> .sum }, { $0.reduce(0) { $0 + ($1.score ?? 0) } })
        operation(
            "sum of doubles, exact whatever the order",
            { $0 |> .map { .when($0.id % 3 == 0, then: 1e16, else: .when($0.id % 3 == 1, then: -1e16, else: 1)) } |> .sum },
            { items in Plain.exactSum(items.map { [1e16, -1e16, 1][$0.id % 3] }) })
        operation("mean of integers", { $0 |> .pluck(\.size) |> .mean }, { Plain.mean($0.map { Double($0.size) }) })
        operation("mean of doubles", { $0 |> .pluck(\.score) |> .dropNil |> .mean }, { Plain.mean($0.compactMap(\.score)) })
        operation("min of integers", { $0 |> .pluck(\.size) |> .min }, { $0.map(\.size).min() })
        operation("min of strings", { $0 |> .pluck(\.name) |> .min }, { $0.map(\.name).min { $0.precedes($1) } })
        operation("min of dates", { $0 |> .pluck(\.at) |> .min }, { $0.map(\.at).min() })
        operation("max of doubles", { $0 |> .pluck(\.score) |> .dropNil |> .max }, { $0.compactMap(\.score).max() })
        operation("max of strings", { $0 |> .pluck(\.name) |> .max }, { $0.map(\.name).max { $0.precedes($1) } })
        operation("max of dates", { $0 |> .pluck(\.at) |> .max }, { $0.map(\.at).max() })
    }

    /// Whole bags of whole bags.
    @CaseList static var nestedOperations: [ConformanceCase] {
        operation(
            "frequencies, filtered, then topk", { $0 |> .pluck(\.name) |> .frequencies |> .filter { $0.count < 40 } |> .topk(2) },
            { Array(Plain.frequencies($0.map(\.name)) { $0.precedes($1) }.filter { $0.count < 40 }.prefix(2)) })
        operation(
            "frequencies of frequencies", { $0 |> .pluck(\.name) |> .frequencies |> .pluck(\.count) |> .frequencies },
            { Plain.frequencies(Plain.frequencies($0.map(\.name)) { $0.precedes($1) }.map(\.count), <) })
        operation(
            "groups of groups",
            { $0 |> .grouped(by: { $0.name }, .count) |> .grouped(by: { $0.value % 2 }, .sum { $0.value }) },
            { items -> [Group<Int, Int>] in
                let counts: [Int] = Plain.groups(items, by: \.name, { $0.precedes($1) }) { $1.count }
                return Plain.groups(counts, by: { $0 % 2 }, <) { Group(key: $0, value: $1.reduce(0, +)) }
            })
        operation("the sum of distinct", { $0 |> .pluck(\.size) |> .distinct |> .sum }, { Set($0.map(\.size)).reduce(0, +) })
        operation(
            "groups of topk", { $0 |> .topk(30) { $0.size } |> .grouped(by: { $0.kind.rawValue }, .max { $0.id }) },
            {
                Plain.groups(Array(Plain.falling($0, by: \.size).prefix(30)), by: \.kind.rawValue, <) {
                    Group(key: $0, value: $1.map(\.id).max() ?? 0)
                }
            })
        operation(
            "frequencies of what take gives", { $0 |> .take(100) |> .map { $0.kind.rawValue } |> .frequencies },
            { Plain.frequencies($0.prefix(100).map(\.kind.rawValue), <) })
        operation(
            "topk of topk, taken and cut anew",
            { $0 |> .topk(60) { $0.size } |> .topk(30) { $0.id } |> .repartition(5) |> .take(20) |> .pluck(\.id) },
            { Array(Plain.falling($0, by: \.size).prefix(60).map(\.id).sorted(by: >).prefix(20)) })
        operation(
            "a union of whole bags and rows",
            { items in
                Bag {
                    items |> .pluck(\.name) |> .distinct
                    items |> .filter { $0.size > 10 } |> .pluck(\.name)
                    items |> .pluck(\.name) |> .topk(3)
                }
            },
            {
                let names = $0.map(\.name)
                return Set(names).sorted { $0.precedes($1) } + $0.filter { $0.size > 10 }.map(\.name)
                    + names.sorted { $1.precedes($0) }.prefix(3)
            })
        operation(
            "a whole bag of a union with itself",
            { items in
                Bag {
                    items
                    items |> .filter { $0.size > 0 }
                } |> .pluck(\.size) |> .frequencies
            },
            { Plain.frequencies($0.map(\.size) + $0.map(\.size).filter { $0 > 0 }, <) })
        operation(
            "a whole bag within a union within a whole bag",
            { items in
                Bag {
                    items |> .pluck(\.size) |> .distinct
                    items |> .pluck(\.size) |> .topk(4)
                } |> .frequencies |> .topk(6)
            },
            { items in
                let sizes = items.map(\.size)
                return Array(Plain.frequencies(Set(sizes).sorted() + sizes.sorted(by: >).prefix(4), <).prefix(6))
            })
    }
}
