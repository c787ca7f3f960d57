import ArgumentParser
import Satchel

/// A backend as the command line names it.
enum BackendChoice: ExpressibleByArgument {
    case memory
    case threads(Int?)
    case processes(Int?)
    case dask(String)

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        switch (parts[0], parts.count) {
        case ("memory", 1): self = .memory
        case ("threads", 1): self = .threads(nil)
        case ("processes", 1): self = .processes(nil)
        case ("dask", 2) where parts[1].contains("://"): self = .dask(String(parts[1]))
        case ("threads", 2), ("processes", 2):
            guard let count = Int(parts[1]), count > 0 else { return nil }
            self = parts[0] == "threads" ? .threads(count) : .processes(count)
        default: return nil
        }
    }

    var defaultValueDescription: String { "threads" }

    /// Whether it is other processes, which have to be there before they work.
    var isStarted: Bool {
        switch self {
        case .memory, .threads: false
        case .processes, .dask: true
        }
    }

    func make() -> any Backend {
        switch self {
        case .memory: InMemory()
        case .threads(let count): Threads(count)
        case .processes(let count): Processes(count)
        case .dask(let address): Dask(address)
        }
    }
}
