extension Plan {
    /// The nodes that the roots need, in the same order.
    package func withoutUnreachable() -> Plan {
        var needed = Array(repeating: false, count: nodes.count)
        for root in roots { needed[root] = true }
        for index in nodes.indices.reversed() where needed[index] {
            for input in nodes[index].inputs { needed[input] = true }
        }
        var builder = PlanBuilder()
        var places = Array(repeating: 0, count: nodes.count)
        for index in nodes.indices where needed[index] {
            let node = nodes[index]
            places[index] = builder.add(node.operation, inputs: node.inputs.map { places[$0] }, like: node)
        }
        var plan = builder.plan
        plan.roots = roots.map { places[$0] }
        plan.fault = fault
        return plan
    }
}
