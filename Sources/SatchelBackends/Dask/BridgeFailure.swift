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
        return WorkerLoss(
            worker: worker, address: self.worker, ending: WorkerEnding.text(end, reason: reason),
            lastWords: WorkerEnding.words(lines ?? []),
            isCrash: WorkerEnding.isCrash(end))
    }

    /// As an error for people.
    /// - Parameter address: the cluster's, as it was given.
    func error(at address: String) -> any Error {
        switch kind {
        case "cancelled": CancellationError()
        case "task":
            if error?.isCancelled == true {
                CancellationError()
            } else {
                error?.error ?? failed("a task could not be done", cause, at: place)
            }
        case "changed": changed
        case "nameTaken":
            SatchelError(
                .invalidArgument,
                "a bag is published as \"\(name ?? "")\" on the cluster at \(address) already; choose another name, say replacing: true, or unpublish "
                    + "that one first")
        case "nameUnknown":
            SatchelError(.notFound, "no bag is published as \"\(name ?? "")\" on the cluster at \(address); \(known)")
        default: failed(text(address), cause, at: place)
        }
    }

    private var place: SatchelError.Location { .init(worker: worker) }

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
            "\(worker == nil ? "the scheduler at \(address)" : "a worker of the cluster at \(address)") has \(package ?? "distributed") "
                + "\(other ?? "?"), and \(worker == nil ? "\(python ?? "python3") on this machine" : "the scheduler") has \(own ?? "?"); they "
                + "have to be the same: \(versionCure)"
        case "unreachable":
            "no scheduler could be reached at \(address) within \(Self.text(seconds)) s: start one with `dask scheduler` and give the address that "
                + "it prints, or see to it that its port is open from here"
        case "silent":
            "what listens at \(address) has not answered as a scheduler within \(Self.text(seconds)) s: give the address that `dask scheduler` "
                + "printed, which is not that of its dashboard, or look whether the scheduler is stopped"
        case "noScheduler":
            "what listens at \(address) does not answer as a scheduler: give the address that `dask scheduler` printed; if that begins with tls://, "
                + "give Dask.Options(tls:) too"
        case "tlsRefused":
            "the scheduler at \(address) and this program do not trust each other: give in Dask.Options(tls:) the authorities, the certificate and "
                + "the key that the cluster was made with, and see to it that the scheduler's address begins with tls:// too"
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
        if worker != nil { return "start the worker anew with \(package ?? "distributed") \(own ?? ""), which the scheduler has" }
        if package == "python" { return "name a Python \(other ?? "") that has distributed in SATCHEL_PYTHON or Dask.Options(python:)" }
        let both = ["distributed", "dask"].map { "\($0)==\(other ?? "")" }.joined(separator: " ")
        return "type `\(python ?? "python3") -m pip install \(both)`, or name another Python in SATCHEL_PYTHON or Dask.Options(python:)"
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
