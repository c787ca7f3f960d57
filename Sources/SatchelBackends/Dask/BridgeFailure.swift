internal import SatchelColumns
internal import SatchelEngine

/// Why the bridge could not do something: a kind, and what belongs to it.
struct BridgeFailure: Codable, Sendable {
    var kind: String
    var message: String?
    var cause: String?
    var worker: String?
    var seconds: Double?
    // Of Python on this machine, and of versions that differ.
    var python: String?
    var version: String?
    var package: String?
    var own: String?
    var other: String?
    var `where`: String?
    // Of a child that ended.
    var ending: Int32?
    var reason: String?
    var lines: [String]?
    var unit: UInt64?
    // Of published bags.
    var name: String?
    var names: [String]?
    // Of a task that could not be done.
    var error: TaskFailure?

    /// How a child ended, as a loss of the worker that the cluster is.
    func loss(of worker: WorkerIdentity) -> WorkerLoss? {
        guard kind == "child", let ending else { return nil }
        let end: WorkerProcess.Ending = ending < 0 ? .signal(-ending) : .exit(ending)
        let place = self.worker.map { " (on \($0))" } ?? ""
        return WorkerLoss(
            worker: worker, ending: WorkerEnding.text(end, reason: reason) + place, lastWords: WorkerEnding.words(lines ?? []),
            isCrash: WorkerEnding.isCrash(end))
    }

    /// As an error for people.
    /// - Parameter address: the cluster's, as it was given.
    func error(at address: String) -> any Error {
        switch kind {
        case "cancelled": CancellationError()
        case "task":
            if error?.isCancelled == true { CancellationError() } else { error?.error ?? failed("a task could not be done", cause) }
        case "changed": changed
        case "nameTaken":
            SatchelError(
                .invalidArgument,
                "a bag is published as \"\(name ?? "")\" on the cluster at \(address) already; choose another name, say replacing: true, or unpublish "
                    + "that one first")
        case "nameUnknown":
            SatchelError(.notFound, "no bag is published as \"\(name ?? "")\" on the cluster at \(address); \(known)")
        default: failed(text(address), cause, at: .init(worker: worker))
        }
    }

    private func text(_ address: String) -> String {
        switch kind {
        case "distributedMissing":
            "the cluster at \(address) is reached by way of Python, and \(python ?? "python3") (\(version ?? "of unknown version")) has no "
                + "distributed: type `\(python ?? "python3") -m pip install distributed`, or name another Python in SATCHEL_PYTHON or "
                + "Dask.Options(python:)"
        case "distributedOld":
            "\(python ?? "python3") has distributed \(version ?? "?"), and 2025.2 or newer is needed: type `\(python ?? "python3") -m pip install "
                + "--upgrade distributed`, on the cluster too"
        case "versions":
            "the \(`where` ?? "scheduler") of the cluster at \(address) runs \(package ?? "distributed") \(other ?? "?"), and this machine "
                + "\(own ?? "?"), which can't read each other's messages: " + versionCure
        case "unreachable":
            "no scheduler answers at \(address) within \(Self.text(seconds)) s; start one with `dask scheduler` and give the address that it "
                + "prints, or look whether its port is open from here"
        case "tlsRefused":
            "the scheduler at \(address) and this program do not agree on TLS: give tls:// in the address, and in Dask.Options(tls:) the "
                + "authorities, certificate and key that belong to the cluster"
        case "noWorkers":
            "the scheduler at \(address) has no workers, and none came within \(Self.text(seconds)) s: start some with `dask worker \(address)`"
        case "schedulerLost":
            "the scheduler at \(address) was lost; what the cluster kept is lost with it and is computed again when it is needed, once a "
                + "scheduler is there again"
        case "refused": message ?? "a worker of the cluster at \(address) can't run this program"
        case "killed":
            "workers of the cluster died one after the other with the same task; their logs say why, and most often it is want of memory: give "
                + "workers more, or fewer threads"
        default: message ?? "the cluster at \(address) could not do a task"
        }
    }

    private var versionCure: String {
        package == "python"
            ? "name a Python \(other ?? "") in SATCHEL_PYTHON or Dask.Options(python:)"
            : "type `python3 -m pip install \(package ?? "distributed")==\(other ?? "")` here, or update the cluster"
    }

    private var known: String {
        guard let names, !names.isEmpty else { return "none is published there: publish(as:) on a kept bag does it" }
        return "there are \(names.prefix(20).joined(separator: ", "))" + (names.count > 20 ? ", … (\(names.count))" : "")
    }

    private var changed: SatchelError {
        SatchelError(
            .inputChanged,
            "kept rows were lost with a worker, and made again they are others than before; the input has changed since they were kept, "
                + "or a Transform gives other rows each time: persist the bag again")
    }

    private func failed(_ message: String, _ cause: String?, at location: SatchelError.Location = .init()) -> SatchelError {
        SatchelError(kind == "killed" ? .workerLost : .clusterFailed, message, cause: cause, at: location)
    }

    private static func text(_ seconds: Double?) -> String {
        guard let seconds else { return "?" }
        return seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
    }
}
