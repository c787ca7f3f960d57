import Foundation

/// What the system knows of other processes.
enum ProcessTable {
    /// Whether it runs or is stopped; one that has ended and was not reaped is gone.
    static func isAlive(_ process: Int32) -> Bool {
        guard let state = state(process) else { return false }
        return state != "Z" && state != "X"
    }

    static func isStopped(_ process: Int32) -> Bool { state(process) == "T" }

    /// `R`, `S`, `T` and so on.
    private static func state(_ process: Int32) -> Character? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8), let end = text.lastIndex(of: ")") else {
            return nil
        }
        return text[text.index(after: end)...].first { $0 != " " }
    }
}
