internal import Foundation
internal import ObjectStoreServers

/// A real Dask cluster on this machine, `dask scheduler` and `dask worker` processes; it is gone when this process has ended, however it ends.
///
/// ```swift
/// let cluster = try await DaskCluster.shared
/// try await DaskCluster.running(workers: 3, nanny: false) { cluster in
///     cluster.kill(try await cluster.workers[0])
///     try await cluster.awaitWorkers(2)
/// }
/// ```
///
/// Tests may use one at the same time, as long as they end no worker of the shared one. `Scripts/servers/dask.sh` starts it.
package struct DaskCluster: Sendable {
    package enum Version: String, Sendable, CaseIterable {
        case new
        case old
    }

    package struct Worker: Sendable, Hashable {
        package let name: String
        /// The process that runs the tasks. A nanny starts another in its place.
        package let process: Int32
        /// The process that was started: the nanny, or the same.
        package let started: Int32
        package let address: String
        /// Where it puts its files, as it sees it.
        package let folder: String
    }

    /// Files that a client needs where the cluster insists on certificates, and those of someone whom nobody trusts.
    package struct Certificates: Sendable, Hashable {
        package let authority: String
        package let certificate: String
        package let key: String
        package let strangerCertificate: String
        package let strangerKey: String
    }

    package let address: String
    /// With pages where it was asked for, else there is only `/json/identity.json` and the like.
    package let dashboard: String
    /// The interpreter of the virtual environment, for whoever speaks to the cluster.
    package let python: String
    package let scheduler: Int32
    package let certificates: Certificates?
    /// Where it has its files: each worker's in a folder with its name, what it prints in `log`.
    package let folder: String
    private let script: String
    private let workerEnvironment: [String: String]

    /// Two workers of one thread each, of the newest Dask, with nannies.
    package static var shared: DaskCluster { get async throws { try await sharedStart.value } }

    private static let sharedStart = Task { try await start() }

    /// - Parameters:
    ///   - nanny: whether a worker that has ended is started again.
    ///   - tls: whether all show certificates to each other.
    ///   - options: what else `dask worker` is to be told.
    ///   - environment: what scheduler and workers have in theirs besides this process's.
    package static func start(
        workers: Int = 2, threads: Int = 1, version: Version = .new, nanny: Bool = true, tls: Bool = false, dashboard: Bool = false,
        options: [String] = [], environment: [String: String] = [:]
    ) async throws -> DaskCluster {
        let arguments = ["--workers", "\(workers)", "--threads", "\(threads)", "--version", version.rawValue]
        let flags = (nanny ? [] : ["--no-nanny"]) + (tls ? ["--tls"] : []) + (dashboard ? ["--dashboard"] : [])
        return try await start(script: "dask.sh", arguments: arguments + flags + ["--"] + options, environment: environment)
    }

    static func start(script: String, arguments: [String], environment: [String: String]) async throws -> DaskCluster {
        let number = ProcessInfo.processInfo.processIdentifier
        let folder = NSTemporaryDirectory() + "satchel-dask-\(number)-\(UUID().uuidString.prefix(8))"
        let script = "Scripts/servers/" + script
        _ = try await Tool.run([script, "start", folder, "\(number)"] + arguments, environment: environment)
        return try DaskCluster(folder: folder, script: script, workerEnvironment: environment)
    }

    /// A cluster for the time of the body.
    package static func running<Answer>(
        workers: Int = 2, threads: Int = 1, version: Version = .new, nanny: Bool = true, tls: Bool = false, options: [String] = [],
        environment: [String: String] = [:], _ body: (DaskCluster) async throws -> Answer
    ) async throws -> Answer {
        let cluster = try await start(
            workers: workers, threads: threads, version: version, nanny: nanny, tls: tls, options: options, environment: environment)
        return try await cluster.stopping(body)
    }

    func stopping<Answer>(_ body: (DaskCluster) async throws -> Answer) async throws -> Answer {
        let answer: Answer
        do { answer = try await body(self) } catch {
            try await stop()
            throw error
        }
        try await stop()
        return answer
    }

    private init(folder: String, script: String, workerEnvironment: [String: String]) throws {
        let said = try Tool.settings(of: folder)
        guard let address = said["ADDRESS"], let dashboard = said["DASHBOARD"], let python = said["PYTHON"],
            let scheduler = said["SCHEDULER_PID"].flatMap({ Int32($0) })
        else { throw ServerFault(description: "\(folder)/env lacks one of ADDRESS, DASHBOARD, PYTHON, SCHEDULER_PID") }
        self.address = address
        self.dashboard = dashboard
        self.python = python
        self.scheduler = scheduler
        self.folder = folder
        self.script = script
        self.workerEnvironment = workerEnvironment
        if let authority = said["TLS_CA"], let certificate = said["TLS_CERT"], let key = said["TLS_KEY"],
            let strangerCertificate = said["STRANGER_CERT"], let strangerKey = said["STRANGER_KEY"]
        {
            certificates = Certificates(
                authority: authority, certificate: certificate, key: key, strangerCertificate: strangerCertificate,
                strangerKey: strangerKey)
        } else {
            certificates = nil
        }
    }

    /// For programs that are to work on it: which Python they take.
    package var environment: [String: String] { ["SATCHEL_PYTHON": python] }

    /// Those that the scheduler has now and whose process is there, by name.
    package var workers: [Worker] {
        get async throws {
            let lines = try await text(["workers"]).split(separator: "\n")
            return try lines.map { line in
                let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 5, let process = Int32(parts[1]), let started = Int32(parts[2]) else {
                    throw ServerFault(description: "\(script) workers printed: \(line)")
                }
                return Worker(name: parts[0], process: process, started: started, address: parts[3], folder: parts[4])
            }.sorted { $0.name < $1.name }
        }
    }

    /// One more, of the same kind, that is there when this returns.
    package func addWorker(options: [String] = []) async throws -> Worker {
        let name = "x" + UUID().uuidString.prefix(8)
        _ = try await text(["worker"], [name, "--"] + options)
        guard let worker = try await workers.first(where: { $0.name == name }) else {
            throw ServerFault(description: "\(name) was added and is gone: \(folder)/log/\(name) says more")
        }
        return worker
    }

    /// Returns when there are so many; fails after a minute.
    package func awaitWorkers(_ count: Int) async throws { _ = try await text(["await"], ["\(count)"]) }

    /// The keys of all tasks that the scheduler has in its memory, and the names of its clients but the one that asks.
    package var remembered: (tasks: [String], clients: [String]) {
        get async throws {
            let lines = try await asked(
                """
                def asked(dask_scheduler):
                    clients = [name for name in dask_scheduler.clients if "-satchel-" in name]
                    return list(map(str, dask_scheduler.tasks)), clients
                """)
            guard lines.count == 2 else { throw ServerFault(description: "the scheduler at \(address) told: \(lines)") }
            return (lines[0], lines[1])
        }
    }

    /// What Dask was asked for with each task that it has in its memory: the resource `name`, a priority and retries, with a space between.
    package func demands(of resource: String) async throws -> [String] {
        try await asked(
            """
            def asked(dask_scheduler):
                tasks = dask_scheduler.tasks.values()
                return [
                    [f"{(task.resource_restrictions or {}).get('\(resource)')} {-task.priority[0]} {task.retries}"] for task in tasks]
            """
        ).map { $0.joined() }
    }

    /// How many results a worker has.
    package func tasks(of worker: Worker) async throws -> Int {
        let lines = try await asked(
            """
            def asked(dask_scheduler):
                return [[str(len(dask_scheduler.workers["\(worker.address)"].has_what))]]
            """)
        return lines.first?.first.flatMap { Int($0) } ?? -1
    }

    /// What a function in Python, `asked`, finds in the scheduler: lines of fields.
    private func asked(_ function: String) async throws -> [[String]] {
        let script = """
            import sys
            from distributed import Client

            \(function)

            with Client(sys.argv[1], timeout=10, set_as_default=False) as client:
                for fields in client.run_on_scheduler(asked):
                    print("\\t".join(fields))
            """
        let output = try await Tool.run([python, "-c", script, address])
        return String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map { $0.split(separator: "\t").map(String.init) }
    }

    /// Ends all processes, and all that they started, and removes the folder.
    package func stop() async throws { _ = try await text(["stop"]) }

    @discardableResult
    func text(_ command: [String], _ arguments: [String] = []) async throws -> String {
        let output = try await Tool.run([script] + command + [folder] + arguments, environment: workerEnvironment)
        return String(decoding: output, as: UTF8.self)
    }
}
