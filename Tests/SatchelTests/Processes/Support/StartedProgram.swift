import Foundation
import Testing

/// A program that is still running, whose output goes to a file.
final class StartedProgram {
    let process = Process()
    private let outputPath: String

    init(_ program: Program, _ arguments: [String], in folder: String, environment: [String: String] = [:]) throws {
        outputPath = folder + "/output"
        _ = FileManager.default.createFile(atPath: outputPath, contents: nil)
        process.executableURL = URL(fileURLWithPath: program.path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = FileHandle(forWritingAtPath: outputPath)
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }

    /// The line that begins with a word, once it is there as a whole.
    func line(_ word: String) async throws -> [Substring] {
        var found: Substring?
        try await eventually("a line \(word): \(output)") {
            found = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().first { $0.hasPrefix(word + " ") }
            return found != nil
        }
        return found?.split(separator: " ").dropFirst().map { $0 } ?? []
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
}
