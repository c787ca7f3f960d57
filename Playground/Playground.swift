import ArgumentParser

/// The analysis that dask.bag was introduced with, on one machine.
@main
struct Playground: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Asks GitHub Archive who works on Jupyter, and the hours what happened in them.",
        subcommands: [Analyse.self, Measure.self, Schema.self, Kept.self, Hours.self, Month.self], defaultSubcommand: Analyse.self)
}
