#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif
internal import Foundation

/// Where native code waits until a case lets it go on, in whatever process of this machine it runs.
///
/// Two named pipes: who arrives rings at one, and waits until there is something in the other, which nobody takes out.
final class Gate: Sendable {
    /// How many milliseconds anybody waits for the other side: among a thousand other tests work may begin late.
    private static let patience: Int32 = 300_000

    /// What native code needs to know of it.
    let path: String
    private let bell: Int32
    private let door: Int32

    init(_ name: String, in folder: TemporaryFolder) throws {
        path = folder.path + "/" + name
        bell = try Self.pipe(path + ".bell")
        door = try Self.pipe(path + ".door")
    }

    deinit {
        // Who still waits hears that nobody will come.
        close(bell)
        close(door)
    }

    private static func pipe(_ path: String) throws -> Int32 {
        guard mkfifo(path, 0o600) == 0 else { throw ConformanceFailure(expected: "a named pipe at \(path)", found: "errno \(errno)") }
        // Open in both directions, which waits for nobody, and not handed on to child processes.
        let descriptor = Gate.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        if descriptor < 0 { throw ConformanceFailure(expected: "the named pipe \(path)", found: "errno \(errno)") }
        return descriptor
    }

    private static func open(_ path: String, _ flags: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.open(path, flags)
        #else
            Darwin.open(path, flags)
        #endif
    }

    /// Lets everyone through from now on.
    func open() { _ = write(door, "!", 1) }

    /// Returns when somebody has arrived and the action is done.
    ///
    /// The action runs on a thread of its own: work on the calling task may hold all threads that tasks have.
    func reached(then action: @escaping @Sendable () -> Void = {}) async throws {
        let isReached = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
            Thread.detachNewThread { [self] in
                let isReached = Self.isReadable(bell)
                var byte: UInt8 = 0
                if isReached { _ = read(bell, &byte, 1) }
                action()
                continuation.resume(returning: isReached)
            }
        }
        guard isReached else {
            throw ConformanceFailure(
                expected: "native code to run within \(Self.patience / 1000) s", found: "none that arrived at \(path)")
        }
    }

    private static func isReadable(_ descriptor: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var count: Int32
        // The end of a child process may interrupt it.
        repeat { count = poll(&entry, 1, patience) } while count < 0 && errno == EINTR
        return count > 0
    }

    /// Native code's side: rings, and waits until the gate is open or nobody is there to open it.
    static func pass(_ path: String) throws {
        let bell = open(path + ".bell", O_RDWR | O_NONBLOCK | O_CLOEXEC)
        let door = open(path + ".door", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer {
            for descriptor in [bell, door] where descriptor >= 0 { close(descriptor) }
        }
        // The case is over, and its folder gone.
        guard bell >= 0, door >= 0 else { return }
        _ = write(bell, "!", 1)
        guard isReadable(door) else { throw NeverOpened(description: "the gate \(path) was not opened within \(patience / 1000) s") }
    }
}

/// Thrown by native code at a gate that stays shut.
private struct NeverOpened: Error, CustomStringConvertible {
    let description: String
}
