import ArgumentParser
import Foundation
import GitHubArchive
import Satchel

/// One question, timed: what `make bench` sets beside the floor.
struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Times one question and prints a line of JSON: seconds, answer, peak memory aside.")

    enum Question: String, ExpressibleByArgument, CaseIterable {
        /// Filter on `repo.name`, count.
        case filter
        /// Frequencies of `type`.
        case types
        /// Top ten of `repo.name`.
        case top
        /// A filter with five conditions, count.
        case five
        /// Every event decoded for native code.
        case full
        /// The same by a plain Codable type: what `JSONDecoder` takes for it.
        case codable
    }

    @Argument(help: "filter, types, top, five, full or codable; without one, each line of the input is one, as long as there are any.")
    var question: Question?

    @Option(name: .long, help: "A file, folder or pattern of hours, or an address: s3://… or https://…; may be given several times.")
    var data: [String]

    @Option(name: .long, help: "How many threads.")
    var threads = 2

    @Flag(name: .long, help: "As many worker processes in place of threads; they are started and warm before the time is taken.")
    var processes = false

    @Option(
        name: .long,
        help: """
            Where it runs, in place of --threads and --processes: memory, threads, processes, either of them with a number behind a colon, or the \
            address of a cluster, as dask:tcp://HOST:PORT. What has to be started is warm before the time is taken.
            """)
    var backend: BackendChoice?

    private var choice: BackendChoice { backend ?? (processes ? .processes(threads) : .threads(threads)) }

    func run() async throws {
        let (backend, isStarted) = (choice.make(), choice.isStarted)
        // As many tasks as make every worker start.
        let small = Bag(Array(0..<100_000)) |> .sum
        let startUp = ContinuousClock.now
        if isStarted { _ = try await small.compute(on: backend) }
        let started = isStarted ? (ContinuousClock.now - startUp) / .seconds(1) : nil
        if let question { return try await answer(question, on: backend, started) }
        while let line = readLine() {
            guard let question = Question(rawValue: line) else {
                throw ValidationError("“\(line)” is no question: one of \(Question.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            try await answer(question, on: backend, started)
        }
    }

    private func answer(_ question: Question, on backend: any Backend, _ started: Double?) async throws {
        let events = Bag.of(DataSource.all(data), rows: .fail, partitionBytes: 64 << 20) |> .json
        let clock = ContinuousClock()
        let start = clock.now
        let answer: Int
        switch question {
        case .filter:
            answer = try await (events |> .filter { $0.repo.name.hasPrefix("jupyter/") } |> .count).compute(on: backend)
        case .types: answer = try await (events |> .pluck(\.type) |> .frequencies).compute(on: backend).count
        case .top: answer = try await (events |> .pluck(\.repo.name) |> .frequencies |> .topk(10)).compute(on: backend).count
        case .five:
            let busy =
                events |> .filter { $0.public && $0.type == "PushEvent" }
                |> .filter { $0.repo.name.contains("/") && $0.actor.id > 1000 && $0.org.isNil }
            answer = try await (busy |> .count).compute(on: backend)
        case .full: answer = try await (events |> .mapEach(CommitCount()) |> .sum).compute(on: backend)
        case .codable:
            let plain = Bag.files(data) |> .decode(PlainEvent.self) |> .mapEach(PlainCommitCount())
            answer = try await (plain |> .sum).compute(on: backend)
        }
        let seconds = (clock.now - start) / .seconds(1)
        print("{\"seconds\":\(seconds),\"answer\":\(answer)" + (started.map { ",\"start\":\($0)}" } ?? "}"))
        // Who asks by the input waits for it.
        fflush(nil)
    }
}

/// Native code over whole events: all of each is decoded.
private struct CommitCount: Transform {
    func callAsFunction(_ event: GitHubEvent) -> Int { event.payload.commits?.count ?? 0 }
}

private struct PlainCommitCount: Transform {
    func callAsFunction(_ event: PlainEvent) -> Int { event.payload.commits?.count ?? 0 }
}
