internal import SatchelColumns

/// Makes the batches of a stream's units for one of its threads.
protocol BatchMaker {
    /// Runs a unit to its end, or until `offer` says that nobody wants more.
    func run(_ item: RowStream.Item, flag: CancelFlag, offer: @escaping @Sendable (Batch) -> Bool) throws
}

/// In this process.
final class LocalBatches: BatchMaker {
    private let passes: Passes
    private let level: Int
    private var current: (leaf: Int, runner: PassRunner)?

    init(passes: Passes, level: Int) {
        self.passes = passes
        self.level = level
    }

    func run(_ item: RowStream.Item, flag: CancelFlag, offer: @escaping @Sendable (Batch) -> Bool) throws {
        if current?.leaf != item.leaf { current = (item.leaf, try PassRunner(passes, leaf: passes.leaves[level][item.leaf])) }
        try current?.runner.run(item.unit, flag: flag) { tap, batch in
            (tap.target, tap.input) == item.tap ? offer(batch) : true
        }
    }
}
