#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

internal import Foundation
internal import Synchronization

/// A program that prints credentials.
enum CredentialProgram {
    /// Why there is no answer; without a word of what the program said.
    struct Failure: Error, Equatable {
        let finding: String
    }

    static let seconds = 60
    /// More than this is no answer.
    private static let mostBytes = 1 << 20

    /// What a command of the shell's writes to its output.
    @Sendable static func output(of command: String) throws(Failure) -> [UInt8] { try output(of: command, seconds: seconds) }

    static func output(of command: String, seconds: Int) throws(Failure) -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        let (collected, ended) = (Collected(), DispatchSemaphore(value: 0))
        process.terminationHandler = { _ in ended.signal() }
        do { try process.run() } catch { throw Failure(finding: "could not be started") }
        let file = pipe.fileHandleForReading.fileDescriptor
        let thread = Thread {
            withExtendedLifetime(pipe) { collected.read(file, most: mostBytes) }
            ended.signal()
        }
        thread.start()
        let deadline = DispatchTime.now() + .seconds(seconds)
        for _ in 0..<2 where ended.wait(timeout: deadline) == .timedOut {
            // It and what it has started, if it leads a group of its own.
            if kill(-process.processIdentifier, SIGKILL) != 0 { kill(process.processIdentifier, SIGKILL) }
            throw Failure(finding: "gave no answer within \(seconds) seconds")
        }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Failure(finding: "failed (it ended with \(process.terminationStatus))")
        }
        return collected.bytes
    }

    private final class Collected: Sendable {
        private let state = Mutex<[UInt8]>([])

        var bytes: [UInt8] { state.withLock { $0 } }

        func read(_ file: Int32, most: Int) {
            var block = [UInt8](repeating: 0, count: 1 << 14)
            while true {
                let count = block.withUnsafeMutableBytes { readSome(file, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                let isTooMuch = state.withLock { bytes in
                    bytes += block[..<count]
                    return bytes.count > most
                }
                if isTooMuch { return }
            }
        }
    }
}

/// The system's `read`, whose name the type above has taken.
private func readSome(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int { read(file, bytes, count) }
