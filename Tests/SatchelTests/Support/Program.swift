import Foundation

/// A program of this build, run as a person would.
struct Program {
    struct Run {
        let status: Int32
        let output: String
        let error: String
    }

    let path: String

    /// Where this build's products are: beside the test program.
    static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path

    static let playground = Program(path: folder + "/Playground")
    static let workerProbe = Program(path: folder + "/WorkerProbe")
    static let processProbe = Program(path: folder + "/ProcessProbe")
    /// The program that runs these tests.
    static let tests = Program(path: URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path)

    /// Runs to the end; what it reads is `input`.
    func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) async throws -> Run {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let folder = FileManager.default.temporaryDirectory.path + "/satchel-run-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Files rather than pipes: neither side can wait for the other.
        for name in ["in", "out", "err"] {
            try Data(name == "in" ? input.utf8 : "".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        process.standardInput = FileHandle(forReadingAtPath: folder + "/in")
        process.standardOutput = FileHandle(forWritingAtPath: folder + "/out")
        process.standardError = FileHandle(forWritingAtPath: folder + "/err")
        let status = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return Run(
            status: status, output: try String(contentsOfFile: folder + "/out", encoding: .utf8),
            error: try String(contentsOfFile: folder + "/err", encoding: .utf8))
    }
}
