import Foundation
import Satchel
import Testing

/// That each spelling makes the plan that it says, as `explain` shows it.
@Suite struct LanguagePlanTests {
    let visits = Bag.s3("bucket", "visits") |> .visits

    @Test func theSentenceGoesIntoTheScan() throws {
        let sentence =
            Bag.s3("githubarchive-data", "2015")
            |> .visits
            |> .filter { $0.page.path.hasPrefix("jupyter/") }
            |> .repartition(10)
        let typed: Bag<Visit> = sentence
        let text = try typed.explain()
        #expect(
            text == """
                as written
                 0         files s3://githubarchive-data/2015 → String
                 1   0     decode → Visit
                 2   1     filter page.path.hasPrefix("jupyter/") [expression] → Visit
                *3   2     repartition 10 → Visit
                as run
                 0         scan s3://githubarchive-data/2015 → Visit
                             where page.path.hasPrefix("jupyter/") [expression]
                             reads page, page.path (2 keys)
                             decodes all columns of the rows that match
                *1   0     repartition 10 → Visit

                """)
    }

    /// The written form of a pipeline that begins at `visits`, without its first two lines.
    private func written(_ result: some Computable) throws -> [String] {
        let lines = try result.explain().split(separator: "\n").map(String.init)
        let nodes = lines.dropFirst().prefix { $0 != "as run" }.dropFirst(2)
        return nodes.map { String($0.dropFirst(11)).trimmingCharacters(in: .whitespaces) }
    }

    @Test func stagesAndMethodsMakeTheSamePlan() throws {
        func same(_ one: some Computable, _ other: some Computable, _ nodes: String..., at location: SourceLocation = #_sourceLocation)
            throws
        {
            let (left, right) = (try written(one), try written(other))
            #expect(left == nodes, sourceLocation: location)
            #expect(right == nodes, sourceLocation: location)
        }
        try same(visits |> .filter { $0.isBot }, visits.filter { $0.isBot }, "filter isBot [expression] → Visit")
        try same(visits |> .remove { $0.isBot }, visits.remove { $0.isBot }, "filter !isBot [expression] → Visit")
        try same(visits |> .map { $0.page.id }, visits.map { $0.page.id }, "map page.id [expression] → Int")
        try same(visits |> .pluck(\.page.path), visits.pluck(\.page.path), "map page.path [expression] → String")
        try same(visits |> .pluck(\.visitor?.email), visits.pluck(\.visitor?.email), "map visitor.email [expression] → String?")
        try same(visits |> .pluck(\.self), visits.pluck(\.self), "map $0 [expression] → Visit")
        let kinds = visits.pluck(\.kind)
        let pluck = "map kind [expression] → String"
        try same(kinds |> .frequencies, kinds.frequencies, pluck, "frequencies → Frequency<String>")
        try same(kinds |> .distinct, kinds.distinct, pluck, "distinct → String")
        try same(kinds |> .lines, kinds.lines, pluck, "lines → String")
        try same(kinds |> .decode(JSON.self), kinds.decode(JSON.self), pluck, "decode → JSON")
        try same(kinds |> .topk(3), kinds.topk(3), pluck, "top 3 by $0 falling → String")
        try same(
            kinds |> .frequencies |> .topk(3), kinds.frequencies.topk(3), pluck, "frequencies → Frequency<String>",
            "top 3 by count falling, value → Frequency<String>")
        try same(visits |> .topk(3) { $0.size }, visits.topk(3) { $0.size }, "top 3 by size falling → Visit")
        try same(visits |> .count, visits.count, "count → Int")
        try same(kinds |> .min, kinds.min, pluck, "min → String?")
        try same(kinds |> .max, kinds.max, pluck, "max → String?")
        let scores = visits.pluck(\.score)
        try same(scores |> .sum, scores.sum, "map score [expression] → Double", "sum → Double")
        try same(scores |> .mean, scores.mean, "map score [expression] → Double", "mean → Double?")
        try same(visits |> .take(5), visits.prefix(5), "take 5 → Visit")
        try same(visits |> .prefix(5), visits.prefix(5), "take 5 → Visit")
        try same(visits |> .repartition(2), visits.repartition(2), "repartition 2 → Visit")
        let links = visits.map { $0.links ?? [] }
        try same(
            visits |> .flatMap { $0.links ?? [] }, visits.flatMap { $0.links ?? [] }, "map links ?? [] [expression] → [Link]",
            "flatten → Link")
        try same(links |> .flatten, links.flatten, "map links ?? [] [expression] → [Link]", "flatten → Link")
        try same(visits |> .mapEach(Host()), visits.mapEach(Host()), "mapEach Host [native] → String")
        try same(visits |> .filterEach(IsLong(least: 3)), visits.filterEach(IsLong(least: 3)), "filterEach IsLong [native] → Visit")
        try same(visits |> .flatMapEach(Parts()), visits.flatMapEach(Parts()), "flatMapEach Parts [native] → String")
    }

    @Test func aStageIsAValueAndExtendsByOthers() throws {
        let real: Stage<Visit, Bag<Visit>> = .remove { $0.isBot }
        #expect(try written(visits |> real |> .paths) == ["filter !isBot [expression] → Visit", "map page.path [expression] → String"])
        func counted<Element: ColumnValue & Hashable>(_ bag: Bag<Element>) -> Bag<Frequency<Element>> { bag |> .frequencies |> .topk(1) }
        #expect(try written(counted(visits.pluck(\.kind))).last == "top 1 by count falling, value → Frequency<String>")
    }

    @Test func expressionsAreWrittenDown() throws {
        func expect<Value: ColumnValue>(
            _ value: (Expr<Visit>) -> Expr<Value>, _ text: String, at location: SourceLocation = #_sourceLocation
        ) throws {
            let nodes = try written(visits.map(value))
            #expect(nodes == ["map \(text) [expression] → \(Value.columnType)"], sourceLocation: location)
        }
        let (path, limit, flag) = ("a/", 3, true)
        try expect({ $0.page.path == path }, #"page.path == "a/""#)
        try expect({ path != $0.page.path }, #""a/" != page.path"#)
        try expect({ $0.id < limit && $0.id <= $0.page.id }, "id < 3 && id <= page.id")
        try expect({ limit > $0.id || limit >= $0.id }, "3 > id || 3 >= id")
        try expect({ !($0.isBot && Expr(flag)) }, "!(isBot && true)")
        try expect({ $0.id + 1 - 2 * $0.id }, "id + 1 - 2 * id")
        try expect({ ($0.id + limit) % 2 / 3 }, "(id + 3) % 2 / 3")
        try expect({ $0.score * 2 - 0.5 }, "score * 2.0 - 0.5")
        try expect({ $0.kind + "/" + $0.page.path }, #"kind + "/" + page.path"#)
        try expect({ $0.size ?? 0 > 3 }, "size ?? 0 > 3")
        try expect({ $0.size > 3 }, "size > 3")
        try expect({ $0.size == nil }, "size == nil")
        try expect({ $0.visitor.isNil }, "visitor.isNil")
        try expect({ $0.visitor == nil }, "visitor == nil")
        try expect({ $0.visitor.name ?? $0.visitor.email ?? "none" }, #"visitor.name ?? (visitor.email ?? "none")"#)
        try expect({ $0.visitor.email == "x" }, #"visitor.email == "x""#)
        try expect({ ($0.visitor.name ?? "").lowercased().hasSuffix(path) }, #"(visitor.name ?? "").lowercased().hasSuffix("a/")"#)
        try expect({ $0.kind.contains($0.page.path) }, "kind.contains(page.path)")
        try expect({ $0.kind.count + ($0.links ?? []).count }, "kind.count + (links ?? []).count")
        try expect({ $0.date < Date(timeIntervalSinceReferenceDate: 5) }, "date < Date(5.0)")
    }

    @Test func aFieldNamedAsAMemberIsStillAField() throws {
        let frequent = visits |> .pluck(\.kind) |> .frequencies |> .filter { $0.count > 9 && $0.value.count > 1 } |> .topk(2) { $0.count }
        #expect(
            try written(frequent).suffix(2) == [
                "filter count > 9 && value.count > 1 [expression] → Frequency<String>", "top 2 by count falling → Frequency<String>",
            ])
    }

    @Test func bagsAreMadeOfBags() throws {
        let includeLocal = true
        let all = Bag<Visit> {
            for month in ["03", "04"] { Bag.s3("bucket", month) |> .visits }
            if includeLocal { Bag.files("extra/*.json.gz", "more") |> .visits }
            if includeLocal { visits } else { Bag(sequence: []) }
        }
        #expect(
            try all.explain().split(separator: "\n").prefix(10).map(String.init) == [
                "as written", " 0         files s3://bucket/03 → String", " 1   0     decode → Visit",
                " 2         files s3://bucket/04 → String", " 3   2     decode → Visit",
                " 4         files extra/*.json.gz more → String", " 5   4     decode → Visit",
                " 6         files s3://bucket/visits → String", " 7   6     decode → Visit", "*8   1 3 5 7 union → Visit",
            ])
        #expect(try Bag<Int> {}.explain().contains("values, 0 → Int"))
        #expect(try Bag<Int> { Bag([1, 2]) }.explain().contains("*0         values, 2 → Int"))
    }

    @Test func plainSwiftIsUntouched() {
        let (text, number, none) = ("a", 3, Int?.none)
        let prefix: Bool = text.hasPrefix("b")
        let order: Bool = none ?? number > 2 && text + "b" == "ab"
        #expect(!prefix && order)
    }
}

extension Stage where Input == Visit, Result == Bag<String> {
    fileprivate static var paths: Self { Stage { $0.pluck(\.page.path) } }
}

private struct Host: Transform {
    func callAsFunction(_ visit: Visit) -> String { visit.host }
}

private struct IsLong: Transform {
    var least: Int
    func callAsFunction(_ visit: Visit) -> Bool { visit.kind.count >= least }
}

private struct Parts: Transform {
    func callAsFunction(_ visit: Visit) -> [String] { visit.page.path.split(separator: "/").map(String.init) }
}
