internal import Foundation
internal import ObjectStoreServers

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension DaskCluster {
    /// Sends a signal to the process that runs the worker's tasks, to stop it (`SIGSTOP`) and let it go on (`SIGCONT`) too.
    package func kill(_ worker: Worker, _ signal: Int32 = SIGKILL) { send(signal, to: worker.process) }

    /// The worker for good: its nanny first, which would start another.
    package func end(_ worker: Worker) {
        send(SIGKILL, to: worker.started)
        send(SIGKILL, to: worker.process)
    }

    /// The process that runs the worker's tasks now, which is another one when its nanny has started it anew; nil: none at the moment.
    package func process(of worker: Worker) -> Int32? {
        if worker.started == worker.process { return ClusterProcess(worker.process)?.number }
        return ClusterProcess.all().first { $0.parent == worker.started && $0.isSpawned }?.number
    }

    package func killScheduler(_ signal: Int32 = SIGKILL) { send(signal, to: scheduler) }

    private func send(_ signal: Int32, to process: Int32) {
        // Lower numbers mean groups, or everyone.
        if process > 1 { _ = Foundation.kill(process, signal) }
    }

    /// What user code or a backend has running below a worker, whether or not the worker still is; the worker's own processes are not among it.
    package func children(of worker: Worker) -> [Int32] {
        ClusterProcess.all().filter { $0.number != worker.started && $0.belongs(to: worker, in: folder) && !$0.isDask }.map(\.number)
    }

    /// The same of all workers, also of those that are gone.
    package func children() -> [Int32] {
        ClusterProcess.all().filter { $0.isMarked(folder) && !$0.isDask && !$0.isKeeper }.map(\.number)
    }

    /// Returns when nothing is left below any worker, and fails after half a minute with what is.
    package func awaitNoChildren() async throws {
        let end = ContinuousClock.now + .seconds(90)
        while true {
            let left = children()
            if left.isEmpty { return }
            guard ContinuousClock.now < end else {
                let lines = left.map { "\($0) " + ClusterProcess.arguments($0) }
                throw ServerFault(description: "expected no process below the workers, found:\n" + lines.joined(separator: "\n"))
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// A process as `/proc` shows it.
private struct ClusterProcess {
    let number: Int32
    let parent: Int32
    private let session: Int32
    private let arguments: String
    /// Its environment when it began: each variable between two zero bytes.
    private let environment: String

    static func all() -> [ClusterProcess] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.compactMap(ClusterProcess.init)
    }

    /// Nothing of a process that has ended, nor of another user's.
    init?(_ number: Int32) {
        guard let status = Self.text(number, "stat"), let end = status.lastIndex(of: ")"), let environment = Self.text(number, "environ"),
            !environment.isEmpty
        else { return nil }
        // Behind the name: state, parent, group, session.
        let fields = status[status.index(after: end)...].split(separator: " ")
        guard fields.count > 3, fields[0] != "Z", let parent = Int32(fields[1]), let session = Int32(fields[3]) else { return nil }
        self.number = number
        self.parent = parent
        self.session = session
        self.environment = "\0" + environment + "\0"
        arguments = Self.arguments(number)
    }

    static func arguments(_ number: Int32) -> String {
        (text(number, "cmdline") ?? "").replacingOccurrences(of: "\0", with: " ")
    }

    private static func text(_ number: Int32, _ file: String) -> String? {
        FileManager.default.contents(atPath: "/proc/\(number)/\(file)").map { String(decoding: $0, as: UTF8.self) }
    }

    /// Dask's own: what was started, workers that nannies started, and what Python's multiprocessing has beside it.
    var isDask: Bool {
        arguments.contains(" -m dask ") || arguments.contains("multiprocessing.spawn")
            || arguments.contains("multiprocessing.resource_tracker")
    }

    /// A nanny's worker.
    var isSpawned: Bool { arguments.contains("spawn_main") }

    /// What only keeps a namespace, or waits for this process's end.
    var isKeeper: Bool { !environment.contains("\0SATCHEL_SERVER=") || environment.contains("\0SATCHEL_SERVER=host-") || isSwitch }

    private var isSwitch: Bool { environment.contains("\0SATCHEL_SERVER=switch\0") }

    func isMarked(_ folder: String) -> Bool { environment.contains("\0SATCHEL_SERVERS=\(folder)\0") }

    /// By the mark that all have whose environment nobody cleared, or by the session, which only those leave who ask for it.
    func belongs(to worker: DaskCluster.Worker, in folder: String) -> Bool {
        isMarked(folder) && environment.contains("\0SATCHEL_SERVER=\(worker.name)\0") || session == worker.started
    }
}
