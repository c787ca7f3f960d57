package import Foundation

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Why a server or a helper of these tests did not do what it was asked, in its own words.
package struct ServerFault: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}

/// Programs of the project's folder.
package enum Tool {
    /// Where the package is.
    package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        .standardizedFileURL
        .path

    /// Runs to the end and gives the output; what went to the other output is the fault's text if it fails.
    ///
    /// Nothing of the machine's own AWS settings gets to it.
    package static func run(_ arguments: [String], input: Data = Data(), environment: [String: String] = [:]) async throws -> Data {
        let folder = NSTemporaryDirectory() + "satchel-tool-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Files rather than pipes: servers that it leaves running would keep those open.
        for name in ["in", "out", "err"] {
            try (name == "in" ? input : Data()).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        let process = process(arguments, environment: environment)
        process.standardInput = FileHandle(forReadingAtPath: folder + "/in")
        process.standardOutput = FileHandle(forWritingAtPath: folder + "/out")
        process.standardError = FileHandle(forWritingAtPath: folder + "/err")
        let status = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else {
            let said = try String(contentsOfFile: folder + "/err", encoding: .utf8)
            throw ServerFault(description: "\(arguments.joined(separator: " ")) ended with \(status):\n\(said)")
        }
        return try Data(contentsOf: URL(fileURLWithPath: folder + "/out"))
    }

    /// What a script of servers says of those that it has started: in `env` of their folder, a name and what it is on each line.
    package static func settings(of folder: String) throws -> [String: String] {
        let lines = try String(contentsOfFile: folder + "/env", encoding: .utf8).split(separator: "\n")
        let pairs = lines.map { line in
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
        return Dictionary(pairs) { $1 }
    }

    static func process(_ arguments: [String], environment: [String: String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: root)
        let kept = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AWS_") }
        process.environment = kept.merging(environment) { $1 }
        return process
    }
}

/// A server of these tests that takes commands on its input, a line of JSON each, and ends with it: with this process too, however that ends.
final class AttachedProgram: Sendable {
    private let process: Process
    private let commands: Pipe
    private let answers: Pipe
    /// Serialises the exchanges.
    private let exchange = NSLock()
    /// What it said when it was ready.
    let greeting: Data

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        process = Tool.process(arguments, environment: environment)
        commands = Pipe()
        answers = Pipe()
        // A program that another test starts meanwhile must not hold the end that this one waits for.
        for end in [commands.fileHandleForWriting, answers.fileHandleForReading] { _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC) }
        process.standardInput = commands
        process.standardOutput = answers
        try process.run()
        greeting = try Self.line(from: answers)
    }

    deinit { try? commands.fileHandleForWriting.close() }

    func ask(_ command: String) throws -> Data {
        try exchange.withLock {
            try commands.fileHandleForWriting.write(contentsOf: Data((command + "\n").utf8))
            return try Self.line(from: answers)
        }
    }

    private static func line(from pipe: Pipe) throws -> Data {
        // A file handle would wait for as many bytes as it is asked for.
        var line = Data()
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while line.last != UInt8(ascii: "\n") {
            let count = read(pipe.fileHandleForReading.fileDescriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ServerFault(description: "a server of the tests ended: what it said is above") }
            line += block[..<count]
        }
        return line
    }
}
