internal import SatchelColumns

/// The sinks of one thread or task, and what feeds them: runs units of a level one after the other.
struct UnitFeed {
    let passes: Passes
    private(set) var sinks: [Int: any Sink] = [:]

    init(_ passes: Passes) { self.passes = passes }

    /// Runs a unit to its end, or until nobody wants more of it.
    /// - Parameters:
    ///   - rows: for each tap of the runner how many rows the unit has given, also where it fails.
    ///   - isWanted: told after each batch which tap got it, and how many rows that has of the unit by now.
    mutating func run(
        _ unit: Unit, number: Int, _ runner: PassRunner, flag: CancelFlag, rows: inout [Int], isWanted: (PassRunner.Tap, Int) -> Bool
    ) throws {
        for tap in runner.taps where sinks[tap.target] == nil { sinks[tap.target] = try passes.makeSink(tap.target) }
        let sinks = sinks
        let accepting = Set(sinks.lazy.filter(\.value.acceptsCodes).map(\.key))
        runner.acceptsCodes = { accepting.contains($0.target) }
        rows = Array(repeating: 0, count: runner.taps.count)
        var given = rows
        defer { rows = given }
        try runner.run(unit, flag: flag) { tap, batch in
            guard let sink = sinks[tap.target] else { return false }
            do {
                try sink.add(batch, at: Rank(input: tap.input, unit: number, row: given[tap.number]))
            } catch {
                throw passes.fault(error, of: tap.target, in: batch)
            }
            given[tap.number] += batch.count
            return isWanted(tap, given[tap.number])
        }
        for tap in runner.taps { try sinks[tap.target]?.endUnit() }
    }
}
