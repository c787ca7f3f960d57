import Foundation
import GitHubArchive
import Satchel

/// A process of its own for tests of what keeping does to memory and disk: `KeepProbe MODE FOLDER BUDGET FILE…`.
///
/// `peak`: keeps all events and prints how many bytes they take, how many of them lie in files, their number, and the most memory the process
/// had. `full`: keeps a little, then more than the folder has room for, prints the error, and asks what was kept before. `crash`: keeps, says so,
/// and dies without a word. `end`: keeps and ends as programs do. `leave`: ends while it keeps.
@main
struct KeepProbe {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 4, let bytes = Int(arguments[3]) else {
            FileHandle.standardError.write(Data("usage: KeepProbe peak|full|crash|end|leave FOLDER BUDGET FILE…\n".utf8))
            exit(64)
        }
        let budget = MemoryBudget(bytes: bytes, folder: arguments[2])
        let backend = Threads(2, memory: budget)
        let events = Bag.files(Array(arguments[4...])) |> .json
        if arguments[1] == "full" { return try await full(events, backend, budget) }
        if arguments[1] == "leave" { return try await leave(events, backend, budget) }
        let kept = try await events.persist(on: backend)
        try await kept.wait()
        let count = try await (kept |> .count).compute()
        let types = try await (kept |> .pluck(\.type) |> .frequencies).compute()
        // All columns of all events once, so that everything is read from where it is.
        let commits = try await (kept |> .map { ($0.payload.commits ?? []).count } |> .sum).compute()
        print(kept.keptBytes ?? 0, budget.bytesInFiles, count, peak, commits)
        print(types)
        if arguments[1] == "crash" { kill(getpid(), SIGKILL) }
    }

    private static func full(_ events: Bag<GitHubEvent>, _ backend: Threads, _ budget: MemoryBudget) async throws {
        let few = try await events.persist(columns: \.type, on: backend)
        let before = try await (few |> .pluck(\.type) |> .frequencies).compute()
        do {
            let all = try await events.persist(on: backend)
            try await all.wait()
            print("no error")
        } catch {
            print("\(error)")
        }
        let after = try await (few |> .pluck(\.type) |> .frequencies).compute()
        print(before == after, budget.bytesInMemory + budget.bytesInFiles == few.keptBytes)
    }

    private static func leave(_ events: Bag<GitHubEvent>, _ backend: Threads, _ budget: MemoryBudget) async throws {
        // In many small partitions, so that some file is being written at any time.
        let kept = try await events.repartition(1000).persist(on: backend)
        while budget.bytesInFiles == 0 { await Task.yield() }
        print(kept.progress.done < 1000)
        exit(0)
    }

    private static var peak: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropFirst().first).flatMap { Int($0) }.map { $0 * 1024 } ?? 0
    }
}
