import ArgumentParser
import Foundation
import GitHubArchive
import Satchel

/// Keeps all events and asks about them: what `make month` and the peers' benchmark measure.
struct Kept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kept", abstract: "Keeps the events of hours in memory and times questions about them.")

    @Option(name: .long, help: "A file, folder or pattern of hours; may be given several times.")
    var data: [String]

    @Option(name: .long, help: "How many threads.")
    var threads = 2

    @Flag(name: .long, help: "As many worker processes in place of threads.")
    var processes = false

    @Option(name: .long, help: "Any backend in place of threads, as dask:tcp://HOST:PORT.")
    var backend: BackendChoice?

    @Option(name: .long, help: "The most bytes that the events may take in memory; the rest goes to files. Default: half of the memory.")
    var budget: Int?

    @Option(name: .long, help: "Where those files go. Default: the system's folder for temporary files.")
    var spillFolder: String?

    @Option(name: .long, help: "How often each question is asked; the median counts.")
    var rounds = 5

    @Flag(name: .long, help: "Keep all columns but the payloads' whole JSON.")
    var withoutPayload = false

    @Flag(name: .long, help: "Print how the columns lie in memory.")
    var columns = false

    @Flag(name: .long, help: "Print one JSON object and nothing else.")
    var json = false

    func run() async throws {
        let memory = budget.map { MemoryBudget(bytes: $0, folder: spillFolder) } ?? .standard
        let backend: any Backend =
            if let chosen = self.backend { chosen.make() } else if processes { Processes(threads, memory: memory) } else {
                Threads(threads, memory: memory)
            }
        let events = Bag.files(data) |> .json
        var found = KeptFigures()
        var kept = events
        found.load = try await timed {
            kept = try await withoutPayload ? events.persist(without: \.payload.json, on: backend) : events.persist(on: backend)
            try await kept.wait()
        }
        found.bytes = kept.keptBytes ?? 0
        found.inFiles = memory.bytesInFiles
        found.resident = ProcessMemory.resident
        found.peak = ProcessMemory.peak

        let (types, count) = (kept |> .pluck(\.type) |> .frequencies, kept |> .count)
        let jupyter = kept |> .filter { $0.repo.name.hasPrefix("jupyter/") } |> .count
        let actors = kept |> .pluck(\.actor.login) |> .frequencies |> .topk(10)
        found.types = try await asked("types", &found) { try await types.compute() }
        found.events = try await asked("count", &found) { try await count.compute() }
        // Without the payloads no whole event is there to be taken.
        let repo = kept |> .pluck(\.repo)
        _ = try await asked("first", &found) { [kept] in withoutPayload ? try await repo.take(1).count : try await kept.take(1).count }
        found.jupyter = try await asked("jupyter", &found) { try await jupyter.compute() }
        found.actors = try await asked("actors", &found) { try await actors.compute() }
        found.peak = ProcessMemory.peak
        if columns { print(try await kept.explain(.measured)) }
        print(json ? try found.jsonText : found.text)
    }

    private func asked<Answer>(_ name: String, _ found: inout KeptFigures, _ body: () async throws -> Answer) async throws -> Answer {
        var answer = try await body()
        var times: [Double] = []
        for _ in 0..<max(rounds, 1) { times.append(try await timed { answer = try await body() }) }
        found.questions[name] = times.sorted()[times.count / 2]
        return answer
    }

    private func timed(_ body: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await body()
        return (ContinuousClock.now - start) / .seconds(1)
    }
}
