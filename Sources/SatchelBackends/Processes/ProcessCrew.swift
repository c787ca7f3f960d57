internal import Foundation
internal import SatchelColumns
internal import SatchelEngine
internal import SatchelPlan
internal import SatchelStorage
internal import Synchronization

/// Worker processes by place: started when they are needed first, kept warm, started anew after a loss.
final class ProcessCrew: Crew {
    private struct Place {
        var link: WorkerLink?
        var generation = 0
        /// A task is run.
        var isBusy = false
    }

    let count: Int
    /// Each worker has its own rows.
    var lender: (any Lender)? { nil }
    private let program: WorkerProgram
    private let settings: WorkerSettings
    private let stall: Double
    private let places: [Monitor<Place>]
    private let types = Mutex<[String: TypeIdentity]>([:])

    init(count: Int, program: WorkerProgram, settings: WorkerSettings, stall: Double) {
        self.count = count
        self.program = program
        self.settings = settings
        self.stall = stall
        places = (0..<count).map { _ in Monitor(Place()) }
    }

    deinit {
        for place in places { place.read { $0.link }?.close() }
    }

    func expect(_ types: [String: TypeIdentity]) { self.types.withLock { $0.merge(types) { $1 } } }

    var hint: String? { ProgramVariables.hint }
    /// They are processes of this machine and user, on channels that nobody else has.
    var maySendCredentials: Bool { true }

    func worker(at place: Int) throws -> WorkerIdentity { try link(at: place).identity }

    func perform(_ errand: CrewErrand, on worker: WorkerIdentity, flag: CancelFlag) throws -> CrewReply {
        let place = places[worker.place]
        // Who waits for the place looks at the flag.
        flag.onCancel { place.update { _ in } }
        let link = place.wait { state -> WorkerLink?? in
            if flag.isCancelled { return .some(nil) }
            if let link = state.link, link.identity == worker, link.isAlive {
                if state.isBusy { return nil }
                state.isBusy = true
                return .some(link)
            }
            return .some(nil)
        }
        guard let link else {
            try flag.check()
            throw gone(worker)
        }
        defer { place.update { $0.isBusy = false } }
        return try link.perform(errand, flag: flag)
    }

    func fetch(_ segment: UInt64, reading: [UInt8], from worker: WorkerIdentity) throws -> [UInt8] {
        guard let link = living(worker) else { throw gone(worker) }
        return try link.fetch(segment, reading: reading)
    }

    func isAlive(_ worker: WorkerIdentity) -> Bool { living(worker) != nil }

    func release(_ segments: [UInt64], of worker: WorkerIdentity) { living(worker)?.release(.segments(segments)) }

    func forget(_ run: UInt64) {
        for place in places { place.read { $0.link }?.release(.run(run)) }
    }

    /// The process numbers of the workers that live.
    var processes: [Int32] { places.compactMap { $0.read { $0.link }.flatMap { $0.isAlive ? $0.process.number : nil } } }

    /// How many bytes of kept rows the workers that live have.
    func bytesKept() throws -> Int {
        try places.reduce(0) { sum, place in
            guard let link = place.read({ $0.link }), link.isAlive else { return sum }
            return sum + (try link.bytesKept())
        }
    }

    /// Every worker and what is waited for, for people.
    var dump: String {
        places.enumerated().map { number, place in
            let (link, isBusy) = place.read { ($0.link, $0.isBusy) }
            return "worker \(number + 1), \(isBusy ? "with a task" : "without a task"): \(link?.dump ?? "not started")"
        }.joined(separator: "\n")
    }

    private func living(_ worker: WorkerIdentity) -> WorkerLink? {
        guard places.indices.contains(worker.place), let link = places[worker.place].read({ $0.link }), link.identity == worker,
            link.isAlive
        else { return nil }
        return link
    }

    private func gone(_ worker: WorkerIdentity) -> WorkerLoss {
        WorkerLoss(worker: worker, ending: "was gone before the task came", hadBegun: false)
    }

    private func link(at place: Int) throws -> WorkerLink {
        try places[place].update { state in
            if let link = state.link, link.isAlive { return link }
            state.generation += 1
            let link = try started(WorkerIdentity(place: place, generation: state.generation))
            state.link = link
            return link
        }
    }

    private func started(_ identity: WorkerIdentity) throws -> WorkerLink {
        let (process, descriptor) = try WorkerProcess.start(program, name: "worker \(identity.place + 1)")
        let channel = FrameChannel(input: descriptor, output: descriptor, canAttach: true)
        do {
            try greet(channel)
        } catch {
            process.kill(because: "did not answer the first message as a worker does")
            let (ending, reason) = process.awaitEnd(within: 0, orKill: "did not end")
            channel.close()
            if let error = error as? SatchelError { throw error }
            let words = WorkerEnding.words(process.output.lastLines())
            let cure = program.isOther ? ": leave out executable:, or give the path of a copy of this program" : ""
            throw SatchelError(
                .workerLost,
                "a worker can't be used: it \(WorkerEnding.early(ending, reason: ending == .signal(9) ? reason : nil)); workers are this same "
                    + "program, which has to have Satchel linked in\(cure)",
                cause: words.isEmpty ? (error as? ChannelFault == .closed ? nil : "\(error)") : words,
                at: .init(file: program.isOther ? program.path : nil))
        }
        let link = WorkerLink(identity, process, channel: channel, stall: stall, spillFolder: settings.spillFolder)
        link.start()
        return link
    }

    /// Says hello, and refuses a worker of another build.
    private func greet(_ channel: FrameChannel) throws {
        let own = try Hello.Build.own()
        let types = types.withLock { $0 }.map { Hello.NamedType(name: $0.key, identity: $0.value) }.sorted { $0.name < $1.name }
        let hello = Hello(build: own, types: types, settings: settings, process: ProcessInfo.processInfo.processIdentifier)
        try channel.send(Frame(.hello, 0, try WorkerMessage.encode(hello)), within: stall)
        guard case .frame(let frame) = try channel.receive(within: max(stall, 10)) else { throw ChannelFault.closed }
        guard frame.kind == .hello else { throw UnexpectedFrame(kind: frame.kind) }
        let answer = try WorkerMessage.decode(Hello.self, frame.payload)
        guard answer.build == own, answer.version == Hello.version else {
            let missing = answer.types.map(\.name)
            throw SatchelError(
                .workerLost,
                "the worker is another build of the program: it is \(answer.build), and this program is \(own)"
                    + (missing.isEmpty ? "" : "; it lacks \(missing.joined(separator: ", "))")
                    + ". Build both from the same sources with the same options, or leave out executable:", at: .init(file: program.path))
        }
    }
}
