import SatchelColumns
import SatchelPlan

/// Random expressions over ``KernelSamples/row`` that are well typed.
struct KernelExpressions {
    var random: KernelRandom
    /// Everything that fields lead to.
    private let paths: [ColumnType: [Expression]]
    let types: [ColumnType]
    private var known: [ColumnType: [(function: Function, arguments: [ColumnType])]] = [:]

    init(seed: UInt64) {
        random = KernelRandom(state: seed)
        var paths: [(expression: Expression, type: ColumnType)] = [(.element, KernelSamples.row)]
        var next = 0
        while next < paths.count {
            let (expression, type) = paths[next]
            for field in type.unwrapped.record?.fields ?? [] {
                if let type = type.field(field.name) { paths.append((expression.field(field.name), type)) }
            }
            next += 1
        }
        self.paths = Dictionary(grouping: paths, by: \.type).mapValues { $0.map(\.expression) }
        types = self.paths.keys.sorted { $0.description < $1.description }
    }

    mutating func expression(_ type: ColumnType, depth: Int) throws -> Expression {
        let found = paths[type] ?? []
        if depth <= 0 || random.isOne(in: 8) {
            return found.isEmpty || random.isOne(in: 4) ? try KernelSamples.literal(type, &random) : random.pick(found)
        }
        let calls = calls(of: type)
        // A field of something computed.
        let holders = types.filter { $0.unwrapped.record != nil && $0 != KernelSamples.row }
        let fields = holders.flatMap { holder in
            (holder.unwrapped.record?.fields ?? []).filter { holder.field($0.name) == type }.map { (holder, $0.name) }
        }
        if calls.isEmpty || !fields.isEmpty && random.isOne(in: 6) {
            guard !fields.isEmpty else { return try expression(type, depth: 0) }
            let (holder, name) = random.pick(fields)
            return try expression(holder, depth: depth - 1).field(name)
        }
        // Functions first: else those of many types crowd out the others.
        let function = random.pick(Function.allCases.filter { function in calls.contains { $0.function == function } })
        return try call(function, random.pick(calls.filter { $0.function == function }).arguments, depth: depth)
    }

    private mutating func calls(of type: ColumnType) -> [(function: Function, arguments: [ColumnType])] {
        if let calls = known[type] { return calls }
        let calls = Function.allCases.flatMap { function in choices(function, type).map { (function, $0) } }
        known[type] = calls
        return calls
    }

    mutating func call(_ function: Function, _ arguments: [ColumnType], depth: Int) throws -> Expression {
        let parts = try arguments.map { try expression($0, depth: depth - 1) }
        return parts.count == 1 ? .call(function, parts[0]) : .call(function, parts[0], parts[1])
    }

    /// The types of arguments for which the function's value is of the type.
    func choices(_ function: Function, _ type: ColumnType) -> [[ColumnType]] {
        let candidates: [[ColumnType]]
        if function.arity == 1 {
            candidates = types.map { [$0] }
        } else if function == .coalesce {
            candidates = types.filter(\.isOptional).flatMap { [[$0, $0], [$0, $0.unwrapped]] }
        } else {
            candidates = types.map { [$0, $0] }
        }
        return candidates.filter { function.type(of: $0) == type }
    }
}
