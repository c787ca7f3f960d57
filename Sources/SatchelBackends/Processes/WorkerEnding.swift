#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

internal import Foundation

/// The end of a worker in words.
enum WorkerEnding {
    /// As the rest of a sentence about the worker.
    /// - Parameters:
    ///   - reason: why this side killed it, if it did.
    ///   - isStarved: whether the system has killed processes for want of memory meanwhile.
    static func text(_ ending: WorkerProcess.Ending, reason: String?, isStarved: Bool = false) -> String {
        switch ending {
        case .signal(SIGKILL) where reason == nil && isStarved:
            return
                "was killed by the system for want of memory; give the machine or its control group more, take fewer workers, or let them keep "
                + "less: Processes(memory: MemoryBudget(bytes:))"
        case .exit(let status):
            return "ended with status \(status); what it runs called exit, or its memory was damaged"
        case .signal(let signal):
            if let reason { return "\(reason), and was ended" }
            return "ended with \(name(signal))"
        }
    }

    /// Whether the code that it ran ended it.
    static func isCrash(_ ending: WorkerProcess.Ending) -> Bool {
        guard case .signal(let signal) = ending else { return false }
        return [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT].contains(signal)
    }

    /// How many processes the system has killed for want of memory since it started; 0 where it does not tell.
    static var starved: Int {
        guard let file = try? String(contentsOfFile: "/proc/vmstat", encoding: .utf8) else { return 0 }
        let line = file.split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
        return line.flatMap { Int($0.dropFirst("oom_kill ".count)) } ?? 0
    }

    /// As ``text(_:reason:)``, of one that has not said hello.
    static func early(_ ending: WorkerProcess.Ending, reason: String?) -> String {
        if case .exit(let status) = ending { return "ended with status \(status) before it said hello" }
        return text(ending, reason: reason)
    }

    private static func name(_ signal: Int32) -> String {
        switch signal {
        case SIGILL, SIGTRAP:
            "signal \(signal), a trap: an index out of range, a nil that was unwrapped by force, an overflow, or a fatalError in code that it runs"
        case SIGSEGV, SIGBUS: "signal \(signal), a reach outside of its memory"
        case SIGABRT: "signal \(signal), abort"
        case SIGKILL: "signal \(signal): somebody killed it"
        default: "signal \(signal)"
        }
    }

    /// Of its last lines those that tell about a crash.
    static func words(_ lines: [String]) -> String {
        // What the program says itself comes before what is said of it.
        let start =
            lines.lastIndex { $0.contains("Fatal error") } ?? lines.lastIndex { $0.contains("Program crashed") || $0.contains("satchel:") }
        guard let start else { return "" }
        let known = ["*** Signal", "Platform:", "Thread"]
        return lines[start...].map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { line in !line.isEmpty && !known.contains { line.hasPrefix($0) } }.prefix(12).joined(separator: "\n")
    }
}
