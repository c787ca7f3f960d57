internal import Satchel

extension ConformanceCase {
    /// Four pipelines each, from a layout of their own.
    @CaseList static var random: [ConformanceCase] {
        for seed in 0..<10 {
            ConformanceCase(.random, "pipelines of seed \(seed)") { run in
                let items = try Items.make(100, seed: UInt64(100 + seed))
                for number in 0..<4 {
                    let layouts = Layout.all.filter { !$0.isCostly }
                    let layout = layouts[(seed * 4 + number) % layouts.count]
                    var pipeline = RandomPipeline(seed: UInt64(seed * 4 + number), over: try await layout.bag(items, run), items.values)
                    try await pipeline.grow(1...7, on: run.backend)
                    try await pipeline.rows.check(run, "pipeline \(number), rows as \(layout.name)")
                }
            }
        }
    }
}
