import ArgumentParser
import GitHubArchive

/// Hours to measure on.
struct Hours: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "hours", abstract: "Generates hours of events, unless they are there.")

    @Argument(help: "The folder that is made.")
    var folder: String

    @Option(name: .long, help: "How many files.")
    var hours = 16

    @Option(name: .long, help: "How many events each of them has.")
    var events = 20_000

    @Option(name: .long, help: "Other events for another seed.")
    var seed: UInt64 = 2015

    func validate() throws {
        if hours < 1 { throw ValidationError("--hours \(hours): expected 1 or more") }
        if events < 0 { throw ValidationError("--events \(events): expected 0 or more") }
    }

    func run() throws {
        try GeneratedHours(seed: seed, hours: hours, eventsPerHour: events).write(to: folder)
        print("\(folder): \(hours) hours of \(events) events")
    }
}
