extension Plan {
    /// The plan with its leaves first, in the order in which the plan as written has them.
    ///
    /// Leaves are read in this order, so it decides which of several errors is the first; pushing stages into scans must not change it.
    func withLeaves(inOrderOf written: Plan) -> Plan {
        var ranks: [Operation: Int] = [:]
        for node in written.nodes {
            if let leaf = node.operation.leaf, ranks[leaf] == nil { ranks[leaf] = ranks.count }
        }
        func rank(_ index: Int) -> Int { nodes[index].operation.leaf.flatMap { ranks[$0] } ?? ranks.count }
        let order = nodes.indices.sorted { (rank($0), $0) < (rank($1), $1) }
        var builder = PlanBuilder()
        var places = Array(repeating: 0, count: nodes.count)
        for index in order {
            places[index] = builder.add(nodes[index].operation, inputs: nodes[index].inputs.map { places[$0] }, like: nodes[index])
        }
        var plan = builder.plan
        plan.roots = roots.map { places[$0] }
        plan.fault = fault
        return plan
    }
}

extension Operation {
    /// What tells one leaf from another; scans of one source are one.
    fileprivate var leaf: Operation? {
        switch self {
        case .text, .values, .kept, .saved: self
        case .scan(let scan): .text(scan.source)
        case .recall(let recall): recall.leaf
        default: nil
        }
    }
}
