internal import SatchelBackends
internal import SatchelColumns
internal import SatchelPlan

/// What bags and deferred results are made of: a plan, and the kept partitions that it names.
struct Pipeline: Sendable {
    var plan: Plan
    var kept: [any KeptPartitions] = []

    /// The place of the last stage, for stages that are properties and so can't know theirs.
    var place: String { plan.nodes.isEmpty ? "" : plan.nodes[plan.root].place }

    var type: ColumnType { plan.nodes.isEmpty ? .bool : plan.nodes[plan.root].type }

    func appending(_ operation: SatchelPlan.Operation, type: ColumnType, place: String?, fault: SatchelError? = nil) -> Pipeline {
        let place = place ?? self.place
        return Pipeline(plan: plan.appending(operation, type: type, place: place, fault: fault?.at(place)), kept: kept)
    }

    /// Several pipelines as one plan with a root for each of theirs.
    static func merged(_ pipelines: [Pipeline]) -> Pipeline {
        let (kept, fault) = union(pipelines)
        let plan = Plan.merged(pipelines.map(\.plan))
        return Pipeline(plan: fault.map(plan.failing) ?? plan, kept: kept)
    }

    /// Rows of one type, one pipeline's after the other's.
    static func union(_ pipelines: [Pipeline], type: ColumnType, place: String) -> Pipeline {
        let (kept, fault) = union(pipelines)
        let plan = Plan.union(pipelines.map(\.plan), type: type, place: place)
        return Pipeline(plan: fault.map { plan.failing($0.at(place)) } ?? plan, kept: kept)
    }

    private static func union(_ pipelines: [Pipeline]) -> (kept: [any KeptPartitions], fault: SatchelError?) {
        var kept: [any KeptPartitions] = []
        var known: Set<String> = []
        for partitions in pipelines.flatMap(\.kept) where known.insert(partitions.identity).inserted { kept.append(partitions) }
        guard let home = kept.first?.backend, let other = kept.first(where: { $0.backend !== home }) else { return (kept, nil) }
        return (kept, .twoHomes(home, other.backend))
    }

    /// The backend asked for, else where the kept parents live, else the default.
    func backend(_ chosen: (any Backend)?) -> any Backend { chosen ?? kept.first?.backend ?? Defaults.backend }

    /// The work to run; throws the plan's fault.
    /// - Parameter columns: those that are kept or saved.
    func job(columns: Projection = .all) throws -> Job {
        if let fault = plan.fault { throw fault }
        return Job(plan: plan, kept: kept, columns: columns)
    }
}

extension SatchelError {
    static func twoHomes(_ one: any Backend, _ other: any Backend) -> SatchelError {
        let (left, right) = ("\(type(of: one))", "\(type(of: other))")
        let homes = left == right ? "two different \(left) backends" : "two backends, \(left) and \(right)"
        return SatchelError(.invalidPlan, "this pipeline joins bags that are kept on \(homes); persist them all on the same backend")
    }

    /// The error with the place of its stage, if it had none.
    func at(_ place: String) -> SatchelError {
        var error = self
        if error.location.stage == nil, !place.isEmpty { error.location.stage = place }
        return error
    }
}

/// Where a stage stands in the program: `Module/File.swift:12`.
func place(_ fileID: String, _ line: Int) -> String { "\(fileID):\(line)" }
