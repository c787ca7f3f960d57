internal import SatchelColumns
internal import SatchelPlan
internal import SatchelStorage

extension SatchelError {
    /// The same, with where it happened.
    func seen(on worker: String?) -> SatchelError {
        var error = self
        error.location.worker = worker ?? location.worker
        return error
    }
}

extension Passes {
    /// What a leaf does, in words that people know.
    func name(of leaf: Leaf) -> String {
        switch leaf {
        case .scans(let nodes):
            if case .scan(let scan) = plan.nodes[nodes.first ?? 0].operation, scan.decoded == nil { return "scan-lines" }
            return "scan-json"
        case .recalls: return "read-kept"
        case .batches: return "read-values"
        }
    }

    /// Whether rows of a leaf are kept where they are made.
    func areKept(_ leaf: Leaf) -> Bool { PassRunner.taps(self, leaf: leaf).contains { isKept($0.target) } }

    /// The native stages between a leaf and the next stage of whole bags.
    func nativeStages(above leaf: Leaf) -> [(name: String, place: String)] {
        nodes(above: leaf).compactMap { index in
            if case .native(let stage) = plan.nodes[index].operation { (stage.name, plan.nodes[index].place) } else { nil }
        }
    }
}

extension Unit {
    /// The place of the worker that holds its rows, if there is one.
    var home: Int? {
        guard case .segments(let segments) = self else { return nil }
        // Each is asked once: a worker may be lost between two questions.
        for segment in segments {
            if let home = segment.held?.home { return home }
        }
        return nil
    }

    /// The file or address that it is of, for people.
    var name: String? {
        switch self {
        case .file(let object, _): object.address
        case .object(let upcoming): upcoming.name
        case .standIn(let address, _, _, _): address
        case .batches, .segments: nil
        }
    }
}
