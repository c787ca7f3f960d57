import ArgumentParser
import Foundation
import GitHubArchive
import Satchel

/// The whole analysis, question by question.
struct Analyse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyse",
        abstract: "Runs the whole analysis (the default).",
        discussion: """
            Counts the events and their types, keeps those of one organisation's repositories and asks about them: how many, \
            the first one, which repositories, the most active people. The busiest repositories are those of all events.
            """)

    @Option(
        name: .long,
        help:
            "A file, folder or pattern of hours, or an address: s3://… or https://…; may be given several times. Default: 16 generated hours."
    )
    var data: [String] = []

    @Option(name: .long, help: "memory, threads, threads:N, processes or processes:N.")
    var backend: BackendChoice = .threads(nil)

    @Option(name: .long, help: "What becomes of rows that can't be read: fail or skip.")
    var rows: RowChoice = .fail

    @Option(name: .long, help: "The owner whose repositories are looked at.")
    var org = "jupyter"

    @Option(name: .long, help: "How many people and repositories the lists show.")
    var top = 10

    @Option(name: .long, help: "About how many bytes of input make a partition.")
    var partitionBytes = 64 << 20

    @Flag(name: .long, help: "Print one JSON object and nothing else.")
    var json = false

    func validate() throws {
        if top < 0 { throw ValidationError("--top \(top): expected 0 or more") }
        if org.isEmpty { throw ValidationError("--org: expected the owner of a repository, such as jupyter") }
        if partitionBytes < 1 { throw ValidationError("--partition-bytes \(partitionBytes): expected 1 or more") }
    }

    func run() async throws {
        let printer = Printer(isQuiet: json)
        let paths = try data.isEmpty ? [GeneratedData.folder(printer)] : data
        let answers = try await answers(on: backend.make(), paths: paths, printer)
        if json { print(try answers.jsonText(org: org)) }
    }

    private func answers(on backend: any Backend, paths: [String], _ printer: Printer) async throws -> Answers {
        var answers = Answers()
        let prefix = org + "/"
        let sources = DataSource.all(paths)
        let events = Bag.of(sources, rows: rows.policy, partitionBytes: partitionBytes) |> .json
        printer.say("let events = \(sources.spelling(rows: rows)) |> .json\n")

        let count = events |> .count
        answers.events = try await printer.ask("How many events?", "events |> .count", &answers.seconds["events"]) {
            let (count, report) = try await count.computeWithReport(on: backend)
            answers.skipped = report.rowsSkipped
            return count
        } show: {
            ["\($0)"]
        }
        if rows == .skip { printer.say("           \(answers.skipped) rows skipped\n") }

        let types = events |> .pluck(\.type) |> .frequencies
        answers.types = try await printer.ask("Of which types?", "events |> .pluck(\\.type) |> .frequencies", &answers.seconds["types"]) {
            try await types.compute(on: backend).ranked
        } show: {
            $0.map(\.line)
        }

        let busiest = events |> .pluck(\.repo.name) |> .frequencies |> .topk(top)
        answers.topRepositories = try await printer.ask(
            "Which repositories are the busiest?", "events |> .pluck(\\.repo.name) |> .frequencies |> .topk(\(top))",
            &answers.seconds["topRepositories"]
        ) {
            try await busiest.compute(on: backend).ranked
        } show: {
            $0.map(\.line)
        }

        let ours = events |> .filter { $0.repo.name.hasPrefix(prefix) } |> .repartition(10)
        let kept = try await printer.ask(
            "What happened in \(org)'s repositories? (kept for the rest)",
            "let ours = events |> .filter { $0.repo.name.hasPrefix(\"\(prefix)\") } |> .repartition(10)\n"
                + "           let kept = try await ours.persist(on: backend)", &answers.seconds["keep"]
        ) {
            let kept = try await ours.persist(on: backend)
            try await kept.wait()
            return kept
        } show: { _ in
            []
        }

        let keptCount = kept |> .count
        answers.orgEvents = try await printer.ask("How many events?", "kept |> .count", &answers.seconds["orgEvents"]) {
            try await keptCount.compute()
        } show: {
            ["\($0)"]
        }

        answers.firstEvent = try await printer.ask("Which was the first?", "kept.take(1)", &answers.seconds["firstEvent"]) {
            try await kept.take(1).first
        } show: { event in
            guard let event else { return ["none"] }
            return ["\(event.type) by \(event.actor.login) on \(event.repo.name) at \(event.createdAt.formatted(.iso8601))"]
        }

        let repositories = kept |> .pluck(\.repo.name) |> .distinct
        answers.repositories = try await printer.ask(
            "In which repositories?", "kept |> .pluck(\\.repo.name) |> .distinct", &answers.seconds["repositories"]
        ) {
            try await repositories.compute()
        } show: {
            $0
        }

        let actors = kept |> .pluck(\.actor.login) |> .frequencies |> .topk(top)
        answers.topActors = try await printer.ask(
            "By whom?", "kept |> .pluck(\\.actor.login) |> .frequencies |> .topk(\(top))", &answers.seconds["topActors"]
        ) {
            try await actors.compute().ranked
        } show: {
            $0.map(\.line)
        }
        return answers
    }
}

extension [Frequency<String>] {
    fileprivate var ranked: [Answers.Pair] { map { Answers.Pair(name: $0.value, count: $0.count) } }
}

extension Answers.Pair {
    /// A count and a name in columns.
    fileprivate var line: String {
        let digits = "\(count)"
        return String(repeating: " ", count: Swift.max(0, 9 - digits.count)) + digits + "  " + name
    }
}
