internal import Satchel

extension ConformanceCase {
    /// A pipeline over many rows, one and none, beside the same in plain Swift.
    ///
    /// Everywhere: over every layout, or every third where it costs much or has few rows; else each layout is met by every fourth pipeline, and
    /// by every sixteenth.
    static func operation<Result: Computable>(
        _ name: String, everywhere: Bool = false, _ pipeline: @escaping @Sendable (Bag<Item>) -> Result,
        _ plain: @escaping @Sendable ([Item]) -> Result.Output
    ) -> ConformanceCase where Result.Output: Equatable {
        ConformanceCase(.operation, name) { run in
            let start = name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff }
            for count in [257, 1, 0] {
                let items = try Items.make(count)
                let expected = plain(items.values)
                for (index, layout) in Layout.all.enumerated() {
                    let isRare = count < 2 || layout.isCostly
                    let step = everywhere ? (isRare ? 3 : 1) : (isRare ? 16 : 4) * (run.setting.isSlow ? 3 : 1)
                    guard (index + start + count) % step == 0, count > 1 || everywhere || !layout.isCostly else { continue }
                    let bag = try await layout.bag(items, run)
                    try await run.expect("\(count) rows as \(layout.name)", pipeline(bag), expected)
                }
            }
        }
    }

    static var operations: [ConformanceCase] { rowOperations + wholeOperations + reductions + nestedOperations }

    /// Stages that look at one row at a time, and those that cut and limit.
    @CaseList static var rowOperations: [ConformanceCase] {
        operation("the bag itself, in order", everywhere: true, { $0 }, { $0 })
        operation("filter", { $0 |> .filter { $0.size > 3 && $0.name != "ada" } }, { $0.filter { $0.size > 3 && $0.name != "ada" } })
        operation("filter that lets nothing pass", { $0 |> .filter { $0.id < 0 } }, { _ in [] })
        operation("remove", { $0 |> .remove { $0.name.hasPrefix("jupyter/") } }, { $0.filter { !$0.name.hasPrefix("jupyter/") } })
        operation("map", { $0 |> .map { $0.size * 3 - $0.id } }, { $0.map { $0.size * 3 - $0.id } })
        operation("map to optionals", { $0 |> .map { $0.home.number } }, { $0.map { $0.home?.number } })
        operation("pluck", { $0 |> .pluck(\.name) }, { $0.map(\.name) })
        operation("pluck of an enumeration", { $0 |> .pluck(\.kind) }, { $0.map(\.kind) })
        operation("pluck of records", { $0 |> .pluck(\.home) }, { $0.map(\.home) })
        operation("pluck of lists", { $0 |> .pluck(\.parts) }, { $0.map(\.parts) })
        operation("pluck of two", { $0 |> .pluck(\.id, \.at) }, { $0.map { Row2($0.id, $0.at) } })
        operation("pluck of three", { $0 |> .pluck(\.id, \.score, \.tags) }, { $0.map { Row3($0.id, $0.score, $0.tags) } })
        operation("pluck of four", { $0 |> .pluck(\.id, \.name, \.size, \.kind) }, { $0.map { Row4($0.id, $0.name, $0.size, $0.kind) } })
        operation("flatMap", { $0 |> .flatMap { $0.tags } }, { $0.flatMap(\.tags) })
        operation("flatten", { $0 |> .pluck(\.parts) |> .flatten |> .pluck(\.label) }, { $0.flatMap(\.parts).map(\.label) })
        operation("dropNil", { $0 |> .pluck(\.score) |> .dropNil }, { $0.compactMap(\.score) })
        operation(
            "lines", { $0 |> .map { $0.name + "\n" + $0.kind.rawValue } |> .lines },
            { $0.flatMap { ($0.name + "\n" + $0.kind.rawValue).split(separator: "\n", omittingEmptySubsequences: false).map(String.init) } }
        )
        operation("prefix of none", { $0 |> .prefix(0) }, { _ in [] })
        operation("take of one", { $0 |> .take(1) }, { Array($0.prefix(1)) })
        operation("take within a part", { $0 |> .take(5) |> .pluck(\.id) }, { $0.prefix(5).map(\.id) })
        operation("take over parts", everywhere: true, { $0 |> .take(200) |> .pluck(\.id) }, { $0.prefix(200).map(\.id) })
        operation("take of more than there are", { $0 |> .take(1000) |> .count }, { $0.count })
        operation(
            "take behind a filter", { $0 |> .filter { $0.size > 15 } |> .take(9) |> .pluck(\.id) },
            { $0.filter { $0.size > 15 }.prefix(9).map(\.id) })
        operation(
            "filter behind a take", { $0 |> .take(100) |> .filter { $0.size > 15 } |> .pluck(\.id) },
            { $0.prefix(100).filter { $0.size > 15 }.map(\.id) })
        operation("repartition to one", { $0 |> .repartition(1) }, { $0 })
        operation("repartition to 7, and on", { $0 |> .repartition(7) |> .map { $0.id * 2 } }, { $0.map { $0.id * 2 } })
        operation("repartition to 64, filtered", { $0 |> .filter { $0.size > 0 } |> .repartition(64) }, { $0.filter { $0.size > 0 } })
    }
}
