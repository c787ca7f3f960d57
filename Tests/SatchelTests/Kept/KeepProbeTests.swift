import Foundation
import GitHubArchive
import SatchelTesting
import Testing

/// What keeping does to a process and its disk, seen from outside.
@Suite(.serialized) struct KeepProbeTests {
    private static let probe = Program(path: Program.folder + "/KeepProbe")
    private let folder: TemporaryFolder
    private let hours: String

    init() throws {
        folder = try TemporaryFolder()
        hours = folder.path + "/hours"
        try GeneratedHours(seed: 4, hours: 4, eventsPerHour: 15_000).write(to: hours)
    }

    private func spill() throws -> String {
        let path = folder.path + "/spill"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private func make(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: try spill() + "/" + name, withIntermediateDirectories: true)
    }

    private func run(_ mode: String, _ spill: String, budget: Int) async throws -> Program.Run {
        try await Self.probe.run([mode, spill, "\(budget)", hours])
    }

    /// Bytes at rest, bytes in files, events, peak, commits.
    private func figures(_ run: Program.Run) throws -> [Int] {
        let line = try #require(run.output.split(separator: "\n").first, "\(run)")
        return line.split(separator: " ").compactMap { Int($0) }
    }

    @Test func inputOfFourTimesTheBudgetStaysWithinIt() async throws {
        let whole = try await run("peak", try spill(), budget: 1 << 40)
        let all = try figures(whole)
        try #require(all.count == 5)
        let budget = all[0] / 4
        let small = try await run("peak", try spill(), budget: budget)
        let some = try figures(small)
        try #require(some.count == 5)
        #expect(all[1] == 0)
        #expect(some[1] > all[0] / 2)
        #expect(some[3] <= budget * 5 / 4 + 64 << 20, "\(some)")
        // The same answers, whatever lies where.
        #expect(some[2] == all[2] && some[4] == all[4])
        #expect(whole.output.split(separator: "\n").last == small.output.split(separator: "\n").last)
        #expect(try FileManager.default.contentsOfDirectory(atPath: try spill()) == [])
    }

    @Test func filesLeftByACrashGoWhenTheNextOneKeeps() async throws {
        let crashed = try await run("crash", try spill(), budget: 0)
        #expect(crashed.status == SIGKILL)
        let left = try FileManager.default.contentsOfDirectory(atPath: try spill())
        #expect(left.count == 1)
        // Died as they made their folder, or as they removed it.
        try make("satchel-spill-empty")
        try make("satchel-spill-locked")
        try Data().write(to: URL(fileURLWithPath: try spill() + "/satchel-spill-locked/lock"))
        // One that is none of ours.
        try make("satchel-other")
        // Another process's folder that has its lock, which this process stands for.
        try make("satchel-spill-living")
        let lock = open(try spill() + "/satchel-spill-living/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        defer { close(lock) }
        try #require(flock(lock, LOCK_EX | LOCK_NB) == 0)
        let next = try await run("end", try spill(), budget: 1 << 40)
        #expect(next.status == 0, "\(next.error)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: try spill()).sorted() == ["satchel-other", "satchel-spill-living"])
    }

    @Test func whoEndsInTheMiddleOfWritingLeavesNothing() async throws {
        for _ in 0..<20 {
            let run = try await run("leave", try spill(), budget: 0)
            #expect(run.status == 0 && run.output == "true\n", "\(run)")
            try #require(try FileManager.default.subpathsOfDirectory(atPath: try spill()) == [])
        }
    }

    @Test func aFullDiskIsAnErrorAndTakesNothingThatWasKept() async throws {
        // A file system of its own with room for a mebibyte, which ends with the process.
        let script = "mount -t tmpfs -o size=1m tmpfs '\(try spill())' && exec '\(Self.probe.path)' full '\(try spill())' 200000 '\(hours)'"
        let run = try await Program(path: "/usr/bin/unshare").run(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        #expect(run.status == 0, "needs user namespaces (unshare): \(run.error)")
        let lines = run.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 2, "\(run)")
        #expect(lines[0].hasPrefix(try spill() + "/satchel-spill-"))
        let expected =
            #/could not write \d+ bytes of partitions that do not fit into memory; free space there, or name another folder: MemoryBudget\(bytes:folder:\), or keep fewer columns\. What was kept before is still there \(No space left on device\)/#
        #expect(lines[0].firstMatch(of: expected) != nil, "\(lines[0])")
        #expect(lines[1] == "true true")
    }
}
