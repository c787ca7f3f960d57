import Foundation
import Satchel
import SatchelBackends

/// What kept lines take, here and in the workers.
enum Keeps {
    static func run(_ files: [String]) async throws {
        let backend = Processes(2)
        let lines = Bag.files(files)
        // Everything that a run needs is there before anything is measured.
        let count = try await (lines |> .count).compute(on: backend)
        let workers = backend.workerProcesses
        let (own, theirs) = (resident(getpid()), workers.map(resident).reduce(0, +))
        var kept: Bag<String>? = try await lines.persist(on: backend)
        try await kept?.wait()
        let bytes = kept?.keptBytes ?? 0
        let (ownKept, theirsKept) = (resident(getpid()), workers.map(resident).reduce(0, +))
        guard try await kept?.count.compute() == count, backend.workerProcesses == workers else { exit(1) }
        kept = nil
        try await ProcessProbe.wait(for: "memory that workers give back: \(workers.map(resident)), \(theirs) before") {
            workers.map(resident).reduce(0, +) < theirsKept - bytes * 9 / 10
        }
        print(bytes, ownKept - own, theirsKept - theirs)
    }

    /// The bytes of a process that are in memory.
    private static func resident(_ process: Int32) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
