package import SatchelColumns

extension Plan {
    /// The same results by less work.
    ///
    /// Unions move up to the node that needs whole bags, chains of expression stages become one condition and one value over
    /// what they begin with, and where that is text or partitions at rest, both go into what reads them: it then reads nothing else.
    /// - Parameter keeping: what of the roots' rows is asked for.
    package func optimised(keeping: Projection = .all) throws -> Plan {
        if let fault { throw fault }
        var optimiser = Optimiser(isFusing: true, keeping: keeping)
        return try optimiser.optimise(self)
    }

    /// The plan stage by stage as written: nothing pushed down, nothing fused, every column read.
    package func literal() throws -> Plan {
        if let fault { throw fault }
        var optimiser = Optimiser(isFusing: false, keeping: .all)
        return try optimiser.optimise(self)
    }
}

private struct Optimiser {
    let isFusing: Bool
    let keeping: Projection
    var builder = PlanBuilder()

    /// What a node of the given plan has become: chains, one after the other, and into how many partitions they are cut.
    struct Flow {
        var chains: [Chain]
        var partitions: Int?
    }

    mutating func optimise(_ plan: Plan) throws -> Plan {
        var flows: [Flow] = []
        for node in plan.nodes { flows.append(try flow(of: node, from: node.inputs.map { flows[$0] })) }
        var roots: [Int] = []
        for root in plan.roots { roots.append(finish(flows[root], like: plan.nodes[root])) }
        var result = builder.plan
        result.roots = roots
        return result.withoutUnreachable().withLeaves(inOrderOf: plan)
    }

    private mutating func flow(of node: Plan.Node, from inputs: [Flow]) throws -> Flow {
        switch node.operation {
        case .filter, .map, .decode, .lines:
            guard isFusing else { return inputs[0].mapped { $0.isReading(node) ? decoded($0, node) : barrier($0, node) } }
        default: break
        }
        switch node.operation {
        case .text(let source):
            return Flow(chains: [Chain(base: .text(source), type: node.type, place: node.place)])
        case .kept(let reference): return resting(.kept(reference), node)
        case .saved(let reference): return resting(.saved(reference), node)
        case .values, .scan, .recall:
            let leaf = builder.add(node.operation, inputs: [], like: node)
            return Flow(chains: [Chain(base: .node(leaf), type: node.type, place: node.place)])
        case .filter(let condition): return try inputs[0].mapped { try filtered($0, condition, node) }
        case .map(let value): return try inputs[0].mapped { try mapped($0, value, node) }
        case .decode: return inputs[0].mapped { decoded($0, node) }
        case .rejected: return inputs[0].mapped { rejected($0, node) }
        case .lines: return inputs[0].mapped { $0.isText ? $0 : barrier($0, node) }
        case .flatten, .native: return inputs[0].mapped { barrier($0, node) }
        case .union: return Flow(chains: inputs.flatMap(\.chains))
        case .repartition(let count): return Flow(chains: inputs[0].chains, partitions: count)
        case .limit(let count): return whole(node, inputs[0], needs: .all, limit: count)
        case .reduce(.count): return whole(node, inputs[0], needs: isFusing ? .nothing : .all)
        case .frequencies, .distinct, .top, .reduce, .grouped: return whole(node, inputs[0], needs: .all)
        }
    }

    private func resting(_ source: RestingSource, _ node: Plan.Node) -> Flow {
        Flow(chains: [Chain(base: .resting(source, node.type), type: node.type, place: node.place)])
    }

    private mutating func filtered(_ chain: Chain, _ condition: Expression, _ node: Plan.Node) throws -> Chain {
        var chain = roomFor(condition, on: chain)
        let composed = condition.composed(over: chain.value)
        chain.condition = chain.condition.map { .call(.and, $0, composed) } ?? composed
        chain.place = node.place
        return chain
    }

    private mutating func mapped(_ chain: Chain, _ value: Expression, _ node: Plan.Node) throws -> Chain {
        var chain = roomFor(value, on: chain)
        chain.value = value.composed(over: chain.value)
        chain.type = node.type
        chain.place = node.place
        return chain
    }

    /// A chain that the expression may be composed over: one that uses its element twice doubles it each time.
    private mutating func roomFor(_ expression: Expression, on chain: Chain) -> Chain {
        if chain.value.isElement || expression.composedLength(over: chain.value) <= 2048 { return chain }
        return Chain(base: .node(built(chain, needs: .all, limit: nil)), type: chain.type, place: chain.place)
    }

    private mutating func decoded(_ chain: Chain, _ node: Plan.Node) -> Chain {
        if case .text(let source) = chain.base, chain.isText {
            return Chain(base: .decodedText(source, node.type), type: node.type, place: node.place)
        }
        return barrier(chain, node)
    }

    /// The rows that a scan leaves out.
    private mutating func rejected(_ chain: Chain, _ node: Plan.Node) -> Chain {
        let (source, type): (TextSource, ColumnType?)
        switch chain.base {
        case .text(let text): (source, type) = (text, nil)
        case .decodedText(let text, let decoded): (source, type) = (text, decoded)
        case .node, .resting: return barrier(chain, node)
        }
        var scan = Scan(source: source, decoded: type, output: .nothing)
        scan.isOfRejected = true
        return Chain(base: .node(builder.add(.scan(scan), inputs: [], like: node)), type: node.type, place: node.place)
    }

    /// A stage that needs its input's rows as they are.
    private mutating func barrier(_ chain: Chain, _ node: Plan.Node) -> Chain {
        let input = built(chain, needs: .all, limit: nil)
        return Chain(base: .node(builder.add(node.operation, inputs: [input], like: node)), type: node.type, place: node.place)
    }

    /// A stage that needs all rows of a bag.
    private mutating func whole(_ node: Plan.Node, _ input: Flow, needs: Projection, limit: Int? = nil) -> Flow {
        var inputs: [Int] = []
        for chain in input.chains { inputs.append(built(chain, needs: needs, limit: limit)) }
        let index = builder.add(node.operation, inputs: inputs, like: node)
        return Flow(chains: [Chain(base: .node(index), type: node.type, place: node.place)])
    }

    private mutating func finish(_ flow: Flow, like node: Plan.Node) -> Int {
        var inputs: [Int] = []
        for chain in flow.chains { inputs.append(built(chain, needs: keeping, limit: nil)) }
        var root = inputs.count == 1 ? inputs[0] : builder.add(.union, inputs: inputs, like: node)
        if let partitions = flow.partitions { root = builder.add(.repartition(partitions), inputs: [root], like: node) }
        return root
    }

    /// The node that yields a chain's rows, with only what is needed of them.
    private mutating func built(_ chain: Chain, needs: Projection, limit: Int?) -> Int {
        let like = Plan.Node(.union, inputs: [], type: chain.type, place: chain.place)
        let output = needs.isNothing || chain.value.isElement ? needs : chain.value.reads(of: chain.baseType(builder))
        var index: Int
        switch chain.base {
        case .text(let source):
            let scan = Scan(source: source, decoded: nil, condition: chain.condition, output: output, limit: isFusing ? limit : nil)
            index = builder.add(.scan(scan), inputs: [], like: like, type: .string)
        case .decodedText(let source, let type):
            let scan = Scan(source: source, decoded: type, condition: chain.condition, output: output, limit: limit)
            index = builder.add(.scan(scan), inputs: [], like: like, type: type)
        case .resting(let source, let type):
            let recall = Recall(source: source, element: type, condition: chain.condition, output: output, limit: limit)
            index = builder.add(.recall(recall), inputs: [], like: like, type: type)
        case .node(let base):
            index = base
            if let condition = chain.condition {
                index = builder.add(.filter(condition), inputs: [index], like: like, type: builder[base].type)
            }
        }
        if !chain.value.isElement, !needs.isNothing { index = builder.add(.map(chain.value), inputs: [index], like: like) }
        return index
    }
}

/// Expression stages on top of one node: rows that meet a condition, and what is made of them.
private struct Chain {
    enum Base {
        case text(TextSource)
        case decodedText(TextSource, ColumnType)
        case resting(RestingSource, ColumnType)
        case node(Int)
    }

    var base: Base
    var condition: Expression?
    var value = Expression.element
    var type: ColumnType
    var place: String

    init(base: Base, type: ColumnType, place: String) {
        self.base = base
        self.type = type
        self.place = place
    }

    /// Lines of files as they stand.
    var isText: Bool {
        if case .text = base { condition == nil && value.isElement } else { false }
    }

    /// Whether a stage is one with the reading of its source: where that says which lines are rows, decoding decides it.
    func isReading(_ node: Plan.Node) -> Bool {
        if node.operation == .decode, case .text(let source) = base { !source.reading.isPlain && isText } else { false }
    }

    func baseType(_ builder: PlanBuilder) -> ColumnType {
        switch base {
        case .text: .string
        case .decodedText(_, let type), .resting(_, let type): type
        case .node(let index): builder[index].type
        }
    }
}

extension Optimiser.Flow {
    fileprivate func mapped(_ transform: (Chain) throws -> Chain) rethrows -> Optimiser.Flow {
        Optimiser.Flow(chains: try chains.map(transform), partitions: partitions)
    }
}
