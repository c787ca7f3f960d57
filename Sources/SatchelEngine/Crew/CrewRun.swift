internal import SatchelColumns
internal import SatchelPlan
internal import SatchelStorage
internal import Synchronization

/// A plan as workers get it, once each; they forget it when nobody here needs it any longer.
package final class CrewRun: Sendable {
    private static let last = Atomic<UInt64>(0)
    private static let all = Mutex<[UInt64: Entry]>([:])

    private struct Entry {
        weak var run: CrewRun?
    }

    package let number: UInt64
    /// The plan and what belongs to it, as bytes.
    package let description: [UInt8]
    let crew: any Crew
    let passes: Passes
    /// The level that is being run.
    private let level = Mutex<CrewLevel?>(nil)

    init(_ passes: Passes, crew: any Crew) throws {
        number = Self.last.add(1, ordering: .relaxed).newValue
        self.passes = passes
        self.crew = crew
        var writer = ByteWriter()
        let content = RunDescription(passes)
        guard crew.maySendCredentials || content.credentials.isEmpty else { throw Self.secret }
        try writer.append(json: content)
        description = writer.bytes
        crew.expect(passes.plan.nativeTypes)
        Self.all.withLock { $0[number] = Entry(run: self) }
    }

    private static var secret: SatchelError {
        SatchelError(
            .invalidArgument,
            "this pipeline reads a store with credentials that the program gives in code, and these are not sent to a cluster unless it is told "
                + "so: give them in the environment or the profiles of the workers, or say sendsCredentials: true in Dask.Options, which lets "
                + "everybody read them who reaches the scheduler")
    }

    deinit {
        _ = Self.all.withLock { $0.removeValue(forKey: number) }
        crew.forget(number)
    }

    /// The level's result, which is seen in dumps until it is there.
    func result(of level: CrewLevel) throws -> (sinks: [Int: any Sink], metrics: Metrics) {
        self.level.withLock { $0 = level }
        defer { self.level.withLock { $0 = nil } }
        return try level.result()
    }

    /// How far every run of this process is, for people.
    package static func dumpAll() -> String {
        let runs = all.withLock { $0.sorted { $0.key < $1.key }.compactMap(\.value.run) }
        return runs.map { run in "run \(run.number): \(run.level.withLock { $0 }?.dump ?? "no level is run")" }.joined(separator: "\n")
    }
}

/// What a worker must know to run units of a plan.
struct RunDescription: Codable {
    var plan: Plan
    /// The columns that are kept of the root's rows, where those are kept.
    var kept: Projection?
    /// Credentials that the program gave in code, by the names that the plan has for them.
    var credentials: CarriedCredentials

    init(_ passes: Passes) {
        plan = passes.plan.withoutValues
        kept = passes.keeping?.columns
        credentials = CarriedCredentials(of: passes.plan.nodes.compactMap(\.store))
    }
}

extension Plan {
    /// The types of its native stages by their names.
    fileprivate var nativeTypes: [String: TypeIdentity] {
        var types: [String: TypeIdentity] = [:]
        for case .native(let stage) in nodes.lazy.map(\.operation) { types[stage.name] = stage.type }
        return types
    }

    /// The plan with the values of the program left out: they travel as units.
    fileprivate var withoutValues: Plan {
        mappingOperations { operation in
            guard case .values(var values) = operation else { return operation }
            values.column = ColumnData(.absent(0))
            return .values(values)
        }
    }
}

extension Plan.Node {
    fileprivate var store: ObjectStoreOptions? {
        switch operation {
        case .text(let source): source.store
        case .scan(let scan): scan.source.store
        case .saved(let saved): saved.store
        case .recall(let recall): if case .saved(let saved) = recall.source { saved.store } else { nil }
        default: nil
        }
    }
}
