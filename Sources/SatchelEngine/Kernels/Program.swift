internal import SatchelColumns
internal import SatchelPlan

/// An expression as a list of steps, each from earlier ones; equal parts are one step, constant parts are computed.
struct Program: Sendable {
    enum Operation: Sendable {
        case element
        case constant(ColumnData)
        /// A field by its place in the record of a step's value.
        case field(of: Int, index: Int)
        /// With what was made ready of its literals, where it has such.
        case call(Function, [Int], (any PreparedCall)?)
        case record([Int])

        var inputs: [Int] {
            switch self {
            case .element, .constant: []
            case .field(let input, _): [input]
            case .call(_, let inputs, _), .record(let inputs): inputs
            }
        }
    }

    struct Step: Sendable {
        let slot: Int
        let operation: Operation
        let type: ColumnType
        /// The slots that no later step reads.
        var releases: [Int] = []
    }

    let steps: [Step]
    let slots: Int
    let textLimit: Int
    let type: ColumnType
    private let result: Int

    init(_ expression: Expression, over element: ColumnType, textLimit: Int) throws {
        // Throws what does not fit; the instructions below then do.
        type = try expression.type(over: element)
        var compiler = Compiler(element: element, textLimit: textLimit)
        for instruction in expression.code { try compiler.add(instruction) }
        guard let result = compiler.stack.last else { throw mismatch(type.description) }
        self.result = result
        self.textLimit = textLimit
        slots = compiler.steps.count
        steps = Self.live(compiler.steps, result)
    }

    /// The steps that the result needs, each with the slots whose last reader it is.
    private static func live(_ steps: [Step], _ result: Int) -> [Step] {
        var used = [Bool](repeating: false, count: steps.count)
        used[result] = true
        var live: [Step] = []
        for var step in steps.reversed() where used[step.slot] {
            for input in step.operation.inputs where !used[input] {
                used[input] = true
                step.releases.append(input)
            }
            live.append(step)
        }
        return live.reversed()
    }

    func run(_ batch: Batch) -> Vector {
        let rows = Rows(count: batch.count, batch: batch, textLimit: textLimit)
        var values = [Vector?](repeating: nil, count: slots)
        for step in steps {
            switch step.operation {
            case .element:
                let fits = batch.column.count == batch.count
                values[step.slot] = Vector(column: fits ? batch.column : rows.failed(step.type), type: step.type, isConstant: false)
            case .constant(let column):
                values[step.slot] = Vector(column: column, type: step.type, isConstant: true)
            case .field, .call, .record:
                let inputs = step.operation.inputs.compactMap { values[$0] }
                let column = rows.value(of: step.operation, inputs, step.type)
                values[step.slot] = Vector(column: column, type: step.type, isConstant: false)
            }
            for slot in step.releases { values[slot] = nil }
        }
        return values[result] ?? Vector(column: rows.failed(type), type: type, isConstant: false)
    }
}

/// Turns postfix code into steps.
private struct Compiler {
    /// What makes two steps the same.
    private enum Key: Hashable {
        case element
        case literal(ColumnType, ColumnData)
        case field(of: Int, index: Int)
        case call(Function, [Int])
        case record(RecordType, [Int])
    }

    let element: ColumnType
    let textLimit: Int
    var steps: [Program.Step] = []
    var stack: [Int] = []
    private var known: [Key: Int] = [:]

    init(element: ColumnType, textLimit: Int) {
        self.element = element
        self.textLimit = textLimit
    }

    mutating func add(_ instruction: Expression.Instruction) throws {
        switch instruction {
        case .element: push(.element, .element, element)
        case .literal(let type, let column):
            guard column.count == 1, column.isWhole(type) else { throw mismatch(type.description) }
            push(.literal(type, column), .constant(column), type)
        case .field(let name):
            guard let input = stack.popLast(), let index = steps[input].type.unwrapped.record?.index(of: name),
                let type = steps[input].type.field(name)
            else { throw mismatch(name) }
            // A field of a new record is what it was made of.
            if case .record(let fields) = steps[input].operation { return stack.append(fields[index]) }
            push(.field(of: input, index: index), .field(of: input, index: index), type)
        case .call(let function):
            let inputs = Array(stack.suffix(function.arity))
            guard inputs.count == function.arity, let type = function.type(of: inputs.map { steps[$0].type }) else {
                throw mismatch(function.rawValue)
            }
            stack.removeLast(inputs.count)
            push(.call(function, inputs), .call(function, inputs, try prepared(function, inputs)), type)
        case .record(let record):
            let inputs = Array(stack.suffix(record.fields.count))
            guard inputs.count == record.fields.count else { throw mismatch(record.name) }
            stack.removeLast(inputs.count)
            push(.record(record, inputs), .record(inputs), .record(record))
        }
    }

    /// What the function makes ready of the arguments that have to be literals.
    private func prepared(_ function: Function, _ inputs: [Int]) throws -> (any PreparedCall)? {
        var literals: [Vector] = []
        for (parameter, input) in zip(function.signature.parameters, inputs) where parameter.isLiteral {
            guard case .constant(let column) = steps[input].operation else { throw mismatch(function.rawValue) }
            literals.append(Vector(column: column, type: steps[input].type, isConstant: true))
        }
        return literals.isEmpty ? nil : try function.prepared(literals)
    }

    private mutating func push(_ key: Key, _ operation: Program.Operation, _ type: ColumnType) {
        if let slot = known[key] { return stack.append(slot) }
        known[key] = steps.count
        stack.append(steps.count)
        steps.append(.init(slot: steps.count, operation: folded(operation, type), type: type))
    }

    /// The constant that an operation over constants amounts to.
    private func folded(_ operation: Program.Operation, _ type: ColumnType) -> Program.Operation {
        let constants = operation.inputs.compactMap { input -> Vector? in
            guard case .constant(let column) = steps[input].operation else { return nil }
            return Vector(column: column, type: steps[input].type, isConstant: true)
        }
        guard !constants.isEmpty, constants.count == operation.inputs.count else { return operation }
        return .constant(Rows(count: 1, batch: nil, textLimit: textLimit).value(of: operation, constants, type))
    }
}
