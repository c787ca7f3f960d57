import SatchelColumns
import SatchelPlan

/// Random expressions over ``KernelSamples/row`` that are well typed.
struct KernelExpressions {
    var random: KernelRandom
    /// Everything that fields lead to.
    private let paths: [ColumnType: [Expression]]
    let types: [ColumnType]

    init(seed: UInt64) {
        random = KernelRandom(state: seed)
        paths = Self.paths
        types = Self.allTypes
    }

    private static let paths = {
        var paths: [(expression: Expression, type: ColumnType)] = [(.element, KernelSamples.row)]
        var next = 0
        while next < paths.count {
            let (expression, type) = paths[next]
            for field in type.unwrapped.record?.fields ?? [] {
                if let type = type.field(field.name) { paths.append((expression.field(field.name), type)) }
            }
            next += 1
        }
        return Dictionary(grouping: paths, by: \.type).mapValues { $0.map(\.expression) }
    }()

    static let allTypes = paths.keys.sorted { $0.description < $1.description }

    mutating func expression(_ type: ColumnType, depth: Int) throws -> Expression {
        let found = paths[type] ?? []
        if depth <= 0 || random.isOne(in: 8) {
            return found.isEmpty || random.isOne(in: 4) ? try KernelSamples.literal(type, &random) : random.pick(found)
        }
        let calls = Self.calls[type] ?? []
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
        let (function, choices) = random.pick(calls)
        return try call(function, random.pick(choices), depth: depth)
    }

    /// The functions that give a type, each with the types of arguments for which it does.
    private static let calls = Dictionary(
        uniqueKeysWithValues: allTypes.map { type in
            (type, Function.allCases.compactMap { function in choices[function]?[type].map { (function, $0) } })
        })

    mutating func call(_ function: Function, _ arguments: [ColumnType], depth: Int) throws -> Expression {
        var parts: [Expression] = []
        for (index, type) in arguments.enumerated() {
            let isLiteral = function.signature.parameters[index].isLiteral
            parts.append(isLiteral ? try literal(function, index, type) : try expression(type, depth: depth - 1))
        }
        return .call(function, parts)
    }

    /// The types of arguments for which the function's value is of the type.
    func choices(_ function: Function, _ type: ColumnType) -> [[ColumnType]] { Self.choices[function]?[type] ?? [] }

    /// The types of arguments that the function takes.
    func choices(_ function: Function) -> [[ColumnType]] {
        (Self.choices[function] ?? [:]).sorted { $0.key.description < $1.key.description }.flatMap(\.value)
    }

    private static let choices = Dictionary(
        uniqueKeysWithValues: Function.allCases.map { function in
            let parameters = function.signature.parameters
            let known = allTypes + extra(function).filter { !allTypes.contains($0) }
            let choices = allTypes.flatMap { first -> [[ColumnType]] in
                guard parameters[0].takes(first, first) else { return [] }
                let rest = parameters.dropFirst().map { parameter in known.filter { parameter.takes($0, first) } }
                return rest.reduce([[first]]) { choices, types in choices.flatMap { choice in types.map { choice + [$0] } } }
            }
            var byResult: [ColumnType: [[ColumnType]]] = [:]
            for choice in choices { if let result = function.type(of: choice) { byResult[result, default: []].append(choice) } }
            return (function, byResult)
        })

}
