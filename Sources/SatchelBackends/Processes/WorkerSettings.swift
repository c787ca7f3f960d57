internal import CWorkerHook
internal import Foundation
internal import SatchelColumns
internal import SatchelPlan

/// What driver and worker tell each other before anything else.
struct Hello: Codable, Sendable {
    /// A program as its file: two that differ in it are different builds.
    struct Build: Codable, Sendable, Hashable {
        var bytes: Int
        var checksum: UInt32
    }

    /// A type that tasks will name.
    struct NamedType: Codable, Sendable, Hashable {
        var name: String
        var identity: TypeIdentity
    }

    var version = Hello.version
    var build: Build
    /// Of the driver: user code that it knows it will send. Of the worker: what of it was not found.
    var types: [NamedType]
    /// Of the driver: how the worker is to work.
    var settings: WorkerSettings?
    /// Of the worker.
    var process: Int32

    static let version = 1
}

/// How a worker works.
struct WorkerSettings: Codable, Sendable, Hashable {
    /// How many bytes of kept rows stay in memory.
    var memoryBytes: Int
    /// The same of workers in general: batches are small beside it, and equal on all.
    var usualBytes: Int
    /// Where rows go that do not.
    var spillFolder: String?
    /// Whether rows that tasks keep are handed over, and those that tasks read are asked for: they live with who runs the worker.
    var handsOver = false
}

extension Hello.Build {
    /// The program that runs here; its file is read once.
    static func own() throws -> Hello.Build { try known.get() }

    private static let known = Result {
        guard let path = satchel_own_program().map({ String(cString: $0) }) else { throw unreadable("this program", "it has no path") }
        return try of(path)
    }

    private static func of(_ path: String) throws -> Hello.Build {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
            return Hello.Build(bytes: data.count, checksum: data.withUnsafeBytes { BatchFormat.checksum($0) })
        } catch {
            throw unreadable(path, "\(error)")
        }
    }

    private static func unreadable(_ path: String, _ cause: String) -> SatchelError {
        SatchelError(
            .workerLost, "the file of the program that workers run can't be read; give its path: Processes(executable:)", cause: cause,
            at: .init(file: path))
    }
}

extension Hello.Build: CustomStringConvertible {
    var description: String { "\(String(checksum, radix: 16)) (\(bytes) bytes)" }
}
