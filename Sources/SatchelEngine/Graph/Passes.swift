internal import SatchelColumns
internal import SatchelPlan

/// The plan as it is run: level by level, at each level one pass over every leaf.
///
/// A node that needs whole bags ends a level and is a leaf of the next. All scans of one source in one format are one leaf:
/// a file is read, inflated and indexed once, whatever is asked of it.
struct Passes {
    /// Where rows come from.
    enum Leaf {
        /// Scan nodes over the same lines.
        case scans([Int])
        /// Recall nodes over the same partitions at rest.
        case recalls([Int])
        /// A node whose batches lie in memory.
        case batches(Int)
    }

    /// Where rows go to.
    struct Target {
        /// The plan's node: a stage of whole bags, or a root.
        var node: Int
        var kind: Kind
        /// The nodes whose rows it takes, one after the other.
        var inputs: [Int]
        /// The level after which it has seen everything.
        var level: Int

        enum Kind {
            /// Ends a level.
            case stage
            /// Collects the rows of a root.
            case root
        }
    }

    let plan: Plan
    /// What becomes of the roots' rows, if they are not results.
    let keeping: Keeping?
    private(set) var levels: [Int]
    private(set) var targets: [Target] = []
    private(set) var leaves: [[Leaf]] = []

    init(_ plan: Plan, keeping: Keeping? = nil) {
        self.plan = plan
        self.keeping = keeping
        levels = Array(repeating: 0, count: plan.nodes.count)
        for (index, node) in plan.nodes.enumerated() {
            let below = node.inputs.map { levels[$0] }.max() ?? 0
            guard node.operation.isWhole else {
                levels[index] = below
                continue
            }
            levels[index] = below + 1
            targets.append(Target(node: index, kind: .stage, inputs: arms(of: index), level: below))
        }
        for root in Set(plan.roots).sorted() where !plan.nodes[root].operation.isWhole {
            let inputs = arms(of: root)
            targets.append(Target(node: root, kind: .root, inputs: inputs, level: inputs.map { levels[$0] }.max() ?? 0))
        }
        findLeaves()
    }

    /// The nodes that stand one after the other for a bag.
    private func arms(of node: Int) -> [Int] {
        var arms: [Int] = []
        var pending = plan.nodes[node].operation.isGlue ? [node] : plan.nodes[node].inputs.reversed()
        if !plan.nodes[node].operation.isGlue, !plan.nodes[node].operation.isWhole { return [node] }
        while let next = pending.popLast() {
            if plan.nodes[next].operation.isGlue { pending += plan.nodes[next].inputs.reversed() } else { arms.append(next) }
        }
        return arms
    }

    private mutating func findLeaves() {
        leaves = Array(repeating: [], count: (levels.max() ?? 0) + 1)
        var groups: [ScanKey: (level: Int, place: Int)] = [:]
        var recalls: [RestingSource: Int] = [:]
        for (index, node) in plan.nodes.enumerated() {
            switch node.operation {
            case .scan(let scan):
                let key = ScanKey(source: scan.source, decoded: scan.decoded)
                if let (level, place) = groups[key], case .scans(let others) = leaves[level][place] {
                    leaves[level][place] = .scans(others + [index])
                } else {
                    groups[key] = (0, leaves[0].count)
                    leaves[0].append(.scans([index]))
                }
            case .recall(let recall):
                if let place = recalls[recall.source], case .recalls(let others) = leaves[0][place] {
                    leaves[0][place] = .recalls(others + [index])
                } else {
                    recalls[recall.source] = leaves[0].count
                    leaves[0].append(.recalls([index]))
                }
            case .values: leaves[0].append(.batches(index))
            case let operation where operation.isWhole: leaves[levels[index]].append(.batches(index))
            default: break
            }
        }
    }

    private struct ScanKey: Hashable {
        var source: TextSource
        var decoded: ColumnType?
    }

    /// The nodes above a leaf up to the next whole-bag stage, inputs first, without the leaf's own.
    func nodes(above leaf: Leaf) -> [Int] {
        var reached = Set(leaf.nodes)
        var result: [Int] = []
        for (index, node) in plan.nodes.enumerated() where !node.operation.isWhole && !node.operation.isGlue {
            guard let input = node.inputs.first, reached.contains(input) else { continue }
            reached.insert(index)
            result.append(index)
        }
        return result
    }

    /// Whether a stage's result must come in its own order: nobody but a count or a complete order may ignore it.
    func needsOrder(_ node: Int) -> Bool {
        if plan.roots.contains(node) { return true }
        return plan.nodes.contains { user in
            guard user.inputs.contains(node) else { return false }
            switch user.operation {
            case .reduce: return false
            case .top(_, let keys):
                // With the value among its keys, no two groups are equal in the order.
                return !keys.contains { $0.expression == Expression.element.field("value") || $0.expression.isElement }
            default: return true
            }
        }
    }

    /// How many of the most frequent values are enough, where frequencies are only asked for those.
    func mostFrequent(_ node: Int) -> Int? {
        let users = plan.nodes.filter { $0.inputs.contains(node) }
        guard case .frequencies = plan.nodes[node].operation, !needsOrder(node), users.count == 1,
            case .top(let count, let keys) = users[0].operation,
            let first = keys.first, first.descending, first.expression == Expression.element.field("count")
        else { return nil }
        return count
    }
}

extension Passes.Leaf {
    var nodes: [Int] {
        switch self {
        case .scans(let nodes), .recalls(let nodes): nodes
        case .batches(let node): [node]
        }
    }
}

extension Operation {
    /// Needs all rows of a bag before it has its first.
    var isWhole: Bool {
        switch self {
        case .limit, .frequencies, .distinct, .top, .reduce, .grouped: true
        default: false
        }
    }

    /// Concerns only how rows stand together.
    var isGlue: Bool {
        switch self {
        case .union, .repartition: true
        default: false
        }
    }
}
