package import SatchelColumns

/// A pipeline as a flat table: each node names its inputs by their place in it, inputs first.
///
/// Equal nodes are kept once, so that what several results share is computed once.
package struct Plan: Sendable, Codable, Hashable {
    package struct Node: Sendable, Codable, Hashable {
        package var operation: Operation
        package var inputs: [Int]
        /// The type of the rows that come out.
        package var type: ColumnType
        /// Where the stage stands in the program: `Module/File.swift:12`.
        package var place: String

        /// Two stages that do the same are the same, wherever they were written.
        package static func == (left: Node, right: Node) -> Bool {
            left.inputs == right.inputs && left.operation == right.operation && left.type == right.type
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(inputs)
            hasher.combine(operation)
        }

        package init(_ operation: Operation, inputs: [Int], type: ColumnType, place: String) {
            self.operation = operation
            self.inputs = inputs
            self.type = type
            self.place = place
        }
    }

    package private(set) var nodes: [Node] = []
    /// The nodes whose rows are asked for.
    package var roots: [Int] = []
    /// The first thing that is wrong with the plan; thrown before any work.
    package var fault: SatchelError?

    package init() {}

    /// A plan that begins with a leaf.
    package init(leaf operation: Operation, type: ColumnType, place: String) {
        nodes = [Node(operation, inputs: [], type: type, place: place)]
        roots = [0]
    }

    package var root: Int { roots.first ?? 0 }

    /// The plan with one more stage on its root.
    package func appending(_ operation: Operation, type: ColumnType, place: String, fault: SatchelError? = nil) -> Plan {
        var plan = self
        plan.nodes.append(Node(operation, inputs: [root], type: type, place: place))
        plan.roots = [plan.nodes.count - 1]
        plan.fault = plan.fault ?? fault
        return plan
    }

    /// The plan with a fault, if it had none.
    package func failing(_ fault: SatchelError) -> Plan {
        var plan = self
        plan.fault = plan.fault ?? fault
        return plan
    }

    /// Several plans in one table, with a root for each of their roots.
    package static func merged(_ plans: [Plan]) -> Plan {
        var merge = PlanBuilder()
        var roots: [Int] = []
        for plan in plans {
            var places: [Int] = []
            for node in plan.nodes { places.append(merge.add(node.operation, inputs: node.inputs.map { places[$0] }, like: node)) }
            roots += plan.roots.map { places[$0] }
        }
        var plan = merge.plan
        plan.roots = roots
        plan.fault = plans.lazy.compactMap(\.fault).first
        return plan
    }

    /// The rows of several bags of one type, one bag after the other.
    package static func union(_ plans: [Plan], type: ColumnType, place: String) -> Plan {
        var plan = merged(plans)
        plan.nodes.append(Node(.union, inputs: plan.roots, type: type, place: place))
        plan.roots = [plan.nodes.count - 1]
        return plan
    }

    /// The same nodes with other operations in their places.
    package func mappingOperations(_ change: (Operation) -> Operation) -> Plan {
        var plan = self
        for index in plan.nodes.indices { plan.nodes[index].operation = change(plan.nodes[index].operation) }
        return plan
    }

    fileprivate init(nodes: [Node]) { self.nodes = nodes }
}

/// Adds nodes to a table, each only once.
package struct PlanBuilder {
    private var nodes: [Plan.Node] = []
    private var indices: [Plan.Node: Int] = [:]

    package init() {}

    package mutating func add(_ operation: Operation, inputs: [Int], like node: Plan.Node, type: ColumnType? = nil) -> Int {
        let node = Plan.Node(operation, inputs: inputs, type: type ?? node.type, place: node.place)
        if let index = indices[node] { return index }
        nodes.append(node)
        indices[node] = nodes.count - 1
        return nodes.count - 1
    }

    package subscript(index: Int) -> Plan.Node { nodes[index] }

    package var plan: Plan { Plan(nodes: nodes) }
}
