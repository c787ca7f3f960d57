#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif
internal import Foundation
internal import Satchel
internal import Synchronization

/// Where native code waits until a case lets it go on, in whatever process of this machine it runs.
///
/// Two named pipes: who arrives rings at one, and waits until there is something in the other, which nobody takes out.
final class Gate: Sendable {
    /// How long anybody waits for the other side.
    private static let patience: Int32 = 60_000

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
        return poll(&entry, 1, patience) > 0
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

/// Gives numbers on; before some of them it waits at a gate.
struct Held: Transform {
    let gate: String
    let number: Int
    let step: Int

    init(_ gate: Gate, at number: Int) { self.init(gate: gate.path, number: number, step: .max) }

    /// At each multiple: whoever works comes to the gate soon, and nobody gets far.
    init(_ gate: Gate, every step: Int) { self.init(gate: gate.path, number: 0, step: step) }

    private init(gate: String, number: Int, step: Int) {
        self.gate = gate
        self.number = number
        self.step = step
    }

    func callAsFunction(_ number: Int) throws -> Int {
        if number == self.number || number % step == 0 { try Gate.pass(gate) }
        return number
    }
}

/// Counts calls of native code in whatever process it runs: as bytes of a file.
struct Tally: Sendable {
    let path: String

    init(_ name: String, in folder: TemporaryFolder) throws { path = try folder.write("", to: name) }

    /// How many there have been.
    func count() throws -> Int { try Data(contentsOf: URL(fileURLWithPath: path)).count }

    static func add(_ path: String) {
        // No bytes of several processes get lost: each is appended.
        guard let file = fopen(path, "a") else { return }
        fputs("+", file)
        fclose(file)
    }
}

/// Gives numbers on, and counts them.
struct Counted: Transform {
    let tally: String
    /// How much it works on each: so that nobody gets far before he hears of something.
    let labour: Int

    init(_ tally: Tally, labour: Int = 0) {
        self.tally = tally.path
        self.labour = labour
    }

    func callAsFunction(_ number: Int) -> Int {
        Tally.add(tally)
        var random = SeededRandom(seed: UInt64(bitPattern: Int64(number)))
        return (0..<labour).reduce(number) { sum, _ in random.next() == 0 ? sum + 1 : sum }
    }
}
