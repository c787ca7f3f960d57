internal import Foundation
internal import SatchelColumns
internal import SatchelEngine
internal import SatchelPlan
internal import Synchronization

/// A Dask cluster as a crew: to the engine one worker, of which many tasks may be wanted at once, and whose rows are read from everywhere.
final class DaskCrew: Crew, Lender {
    private struct State {
        var link: BridgeLink?
        var generation = 0
    }

    let address: String
    private let options: Dask.Options
    private let state = Mutex(State())
    /// Held by who connects, which takes a while.
    private let connecting = Mutex(())
    private let types = Mutex<[String: TypeIdentity]>([:])

    init(_ address: String, _ options: Dask.Options) {
        self.address = address
        self.options = options
    }

    deinit { state.withLock { $0.link }?.close() }

    /// Two a thread: one is run, and the next is there when it ends.
    var count: Int { get throws { max(2, 2 * (try size.threads)) } }
    var size: ClusterSize { get throws { try link().size } }
    var lender: (any Lender)? { self }
    var maySendCredentials: Bool { options.sendsCredentials }
    var hint: String? { ProgramVariables.hint }

    func expect(_ types: [String: TypeIdentity]) { self.types.withLock { $0.merge(types) { $1 } } }
    func worker(at place: Int) throws -> WorkerIdentity { try link().identity }

    func perform(_ errand: CrewErrand, on worker: WorkerIdentity, flag: CancelFlag) throws -> CrewReply {
        guard let link = living(worker) else { throw gone(worker) }
        return try link.perform(errand, flag: flag)
    }

    func fetch(_ segment: UInt64, reading: [UInt8], from worker: WorkerIdentity) throws -> [UInt8] {
        throw SatchelError(.unsupported, "rows of a cluster are read by their ranges; please report this pipeline")
    }

    func read(_ segment: UInt64, _ ranges: [Range<Int>]) throws -> [UInt8] { try link().read(segment, ranges) }
    func isAlive(_ worker: WorkerIdentity) -> Bool { living(worker) != nil }
    func release(_ segments: [UInt64], of worker: WorkerIdentity) { living(worker)?.release(.segments(segments)) }
    func forget(_ run: UInt64) { state.withLock { $0.link }?.release(.run(run)) }

    /// How many bytes of kept rows the cluster has for this program; none where there is no connection.
    func bytesKept() throws -> Int {
        guard let link = state.withLock({ $0.link }), link.isAlive else { return 0 }
        do { return try link.bytesKept() } catch {
            // It may have ended meanwhile.
            if link.isAlive { throw error }
            return 0
        }
    }

    var bridgeProcess: Int32? { state.withLock { $0.link }?.processNumber }

    /// What is waited for, for people.
    var dump: String { state.withLock { $0.link }?.dump ?? "not connected" }

    private func living(_ worker: WorkerIdentity) -> BridgeLink? {
        state.withLock { state in state.link.flatMap { $0.identity == worker && $0.isAlive ? $0 : nil } }
    }

    private func gone(_ worker: WorkerIdentity) -> WorkerLoss {
        WorkerLoss(worker: worker, ending: "was gone before the task came", hadBegun: false)
    }

    /// The connection, made when it is needed first, and anew after a loss.
    func link() throws -> BridgeLink {
        if let link = state.withLock({ $0.link }), link.isAlive { return link }
        return try connecting.withLock { _ in
            if let link = state.withLock({ $0.link }), link.isAlive { return link }
            let generation = state.withLock { state in
                state.generation += 1
                return state.generation
            }
            let link = try connected(WorkerIdentity(place: 0, generation: generation))
            state.withLock { $0.link = link }
            return link
        }
    }

    private func connected(_ identity: WorkerIdentity) throws -> BridgeLink {
        if let fault = options.fault(at: address) { throw fault }
        let program = try BridgeProgram.program(python: options.python)
        let (process, descriptor) = try started(program)
        let channel = FrameChannel(input: descriptor, output: descriptor, canAttach: false)
        let link = BridgeLink(
            identity, address: address, python: program.path, process: process, channel: channel, stall: options.stallSeconds)
        do {
            try link.start(hello())
        } catch {
            link.close()
            throw error
        }
        return link
    }

    private func started(_ program: WorkerProgram) throws -> (process: WorkerProcess, channel: Int32) {
        do {
            return try WorkerProcess.start(program, name: nil)
        } catch let error as SatchelError {
            throw SatchelError(
                .clusterFailed,
                "\(program.path), by which the cluster at \(address) is to be reached, can't be started: name a Python of 3.10 or newer "
                    + "that has distributed in SATCHEL_PYTHON or Dask.Options(python:)", cause: error.cause)
        }
    }

    private func hello() throws -> BridgeHello {
        let types = types.withLock { $0 }.map { Hello.NamedType(name: $0.key, identity: $0.value) }.sorted { $0.name < $1.name }
        let number = ProcessInfo.processInfo.processIdentifier
        let settings = WorkerSettings(memoryBytes: options.memory, usualBytes: options.memory, spillFolder: nil, handsOver: true)
        return BridgeHello(
            address: address, program: options.executable ?? "/proc/\(number)/exe",
            worker: Hello(build: try .own(), types: types, settings: settings, process: number),
            tls: options.tls.map { BridgeHello.TLS(authorities: $0.authorities, certificate: $0.certificate, key: $0.key) },
            resources: options.resources, priority: options.priority, retries: options.retries, forwardsOutput: options.forwardsOutput,
            connectSeconds: options.connectSeconds, workerSeconds: options.workerSeconds, stallSeconds: options.stallSeconds,
            lossSeconds: options.lossSeconds)
    }
}
