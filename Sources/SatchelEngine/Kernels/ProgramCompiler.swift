internal import SatchelColumns
internal import SatchelPlan

/// Turns postfix code into steps.
///
/// Each closure has a frame of steps. A step belongs to the outermost frame that has all it needs: what a closure says of the row alone is
/// computed once a row, and the closure takes the value.
struct ProgramCompiler {
    /// What makes two steps the same.
    private enum Key: Hashable {
        case element
        case captured(Int)
        case literal(ColumnType, ColumnData)
        case field(of: Int, index: Int)
        case call(Function, [Int])
        case part(of: Int, [JSONStep])
        case each(Traversal, of: Int, Expression, captures: [Int])
        case record(RecordType, [Int])
    }

    /// The steps of one closure; the first frame's run over rows.
    private struct Frame {
        /// Which closure's element it runs over; 0 for the rows.
        let depth: Int
        let element: ColumnType
        var steps: [Program.Step] = []
        var known: [Key: Int] = [:]
        /// The slots of the frame below whose values it takes.
        var captures: [Int] = []
    }

    /// The value of a step.
    private struct Operand {
        var frame: Int
        var slot: Int
    }

    private let textLimit: Int
    private var frames: [Frame]

    static func compile(_ expression: Expression, over element: ColumnType, textLimit: Int) throws -> Program {
        var compiler = ProgramCompiler(textLimit: textLimit, frames: [Frame(depth: 0, element: element)])
        let result = try compiler.operand(of: expression)
        return Program(compiler.frames[0].steps, result: result.slot, textLimit: textLimit)
    }

    private mutating func operand(of expression: Expression) throws -> Operand {
        var stack: [Operand] = []
        func popped() throws -> Operand {
            guard let operand = stack.popLast() else { throw mismatch("an argument") }
            return operand
        }
        for instruction in expression.code {
            switch instruction {
            case .element: stack.append(element(depth: 0))
            case .inner(let depth): stack.append(element(depth: depth))
            case .literal(let type, let column):
                guard column.count == 1, column.isWhole(type) else { throw mismatch(type.description) }
                stack.append(push(.literal(type, column), .constant(column), type, in: 0))
            case .field(let name):
                stack.append(try field(name, of: try popped()))
            case .part(let step): stack.append(part(step, of: try popped()))
            case .call(let function):
                let arguments = Array(stack.suffix(function.arity))
                stack.removeLast(arguments.count)
                stack.append(try call(function, arguments))
            case .record(let record):
                let fields = Array(stack.suffix(record.fields.count))
                stack.removeLast(fields.count)
                stack.append(try self.record(record, fields))
            case .each(let traversal, let depth, let body): stack.append(try each(traversal, of: try popped(), depth: depth, body))
            }
        }
        return try popped()
    }

    private func type(_ operand: Operand) -> ColumnType { frames[operand.frame].steps[operand.slot].type }

    /// The frame of the innermost closure of the depth.
    private func frame(depth: Int) -> Int { frames.lastIndex { $0.depth == depth } ?? 0 }

    private mutating func element(depth: Int) -> Operand {
        let frame = frame(depth: depth)
        return push(.element, .element, frames[frame].element, in: frame)
    }

    private mutating func field(_ name: String, of input: Operand) throws -> Operand {
        guard let index = type(input).unwrapped.record?.index(of: name), let field = type(input).field(name) else { throw mismatch(name) }
        // A field of a new record is what it was made of.
        if case .record(let fields) = frames[input.frame].steps[input.slot].operation {
            return Operand(frame: input.frame, slot: fields[index])
        }
        return push(.field(of: input.slot, index: index), .field(of: input.slot, index: index), field, in: input.frame)
    }

    private mutating func record(_ record: RecordType, _ fields: [Operand]) throws -> Operand {
        guard fields.count == record.fields.count else { throw mismatch(record.name) }
        let frame = fields.map(\.frame).max() ?? 0
        var inputs: [Int] = []
        for field in fields { inputs.append(taken(field, into: frame)) }
        return push(.record(record, inputs), .record(inputs), .record(record), in: frame)
    }

    /// A walk of several steps is one.
    private mutating func part(_ step: JSONStep, of input: Operand) -> Operand {
        var (base, path) = (input.slot, [step])
        if case .part(let earlier, let steps) = frames[input.frame].steps[input.slot].operation { (base, path) = (earlier, steps + path) }
        return push(.part(of: base, path), .part(of: base, path), .json, in: input.frame)
    }

    private mutating func call(_ function: Function, _ arguments: [Operand]) throws -> Operand {
        guard arguments.count == function.arity, let type = function.type(of: arguments.map { type($0) }) else {
            throw mismatch(function.rawValue)
        }
        let frame = arguments.map(\.frame).max() ?? 0
        var inputs: [Int] = []
        for argument in arguments { inputs.append(taken(argument, into: frame)) }
        let call = Program.Operation.call(function, inputs, try prepared(function, inputs, in: frame))
        return push(.call(function, inputs), call, type, in: frame)
    }

    /// What the function makes ready of the arguments that have to be literals.
    private func prepared(_ function: Function, _ inputs: [Int], in frame: Int) throws -> (any PreparedCall)? {
        let steps = frames[frame].steps
        var literals: [Vector] = []
        for (parameter, input) in zip(function.signature.parameters, inputs) where parameter.isLiteral {
            guard case .constant(let column) = steps[input].operation else { throw mismatch(function.rawValue) }
            literals.append(Vector(column: column, type: steps[input].type, isConstant: true))
        }
        return literals.isEmpty ? nil : try function.prepared(literals)
    }

    private mutating func each(_ traversal: Traversal, of list: Operand, depth: Int, _ body: Expression) throws -> Operand {
        let listType = type(list)
        guard let element = listType.traversed else { throw mismatch(traversal.rawValue) }
        let depths = body.outerDepths.subtracting([depth])
        let frame = depths.map { self.frame(depth: $0) }.reduce(list.frame, max)
        // The body stands on the frame that it takes values from, whatever closures it is written in.
        let suspended = Array(frames[(frame + 1)...])
        frames.removeSubrange((frame + 1)...)
        frames.append(Frame(depth: depth, element: element))
        let value = try operand(of: body)
        let result = taken(value, into: frame + 1)
        let closure = frames.removeLast()
        let program = Program(closure.steps, result: result, textLimit: textLimit)
        guard let type = traversal.type(over: listType, body: program.type) else { throw mismatch(traversal.rawValue) }
        let slot = taken(list, into: frame)
        let operation = Program.Operation.each(traversal, of: slot, program, captures: closure.captures)
        let operand = push(.each(traversal, of: slot, body, captures: closure.captures), operation, type, in: frame)
        frames += suspended
        return operand
    }

    /// The slot of an operand's value in a frame at or above its own.
    private mutating func taken(_ operand: Operand, into frame: Int) -> Int {
        if operand.frame == frame { return operand.slot }
        let type = type(operand)
        if case .constant(let column) = frames[operand.frame].steps[operand.slot].operation {
            return push(.literal(type, column), .constant(column), type, in: frame).slot
        }
        let below = taken(operand, into: frame - 1)
        let place = frames[frame].captures.firstIndex(of: below) ?? frames[frame].captures.count
        if place == frames[frame].captures.count { frames[frame].captures.append(below) }
        return push(.captured(place), .captured(place), type, in: frame).slot
    }

    private mutating func push(_ key: Key, _ operation: Program.Operation, _ type: ColumnType, in frame: Int) -> Operand {
        let slot = frames[frame].steps.count
        if let known = frames[frame].known[key] { return Operand(frame: frame, slot: known) }
        frames[frame].known[key] = slot
        frames[frame].steps.append(.init(slot: slot, operation: folded(operation, type, in: frame), type: type))
        return Operand(frame: frame, slot: slot)
    }

    /// The constant that an operation over constants amounts to.
    private func folded(_ operation: Program.Operation, _ type: ColumnType, in frame: Int) -> Program.Operation {
        // Errors inside of the record lie where its row does.
        if case .call(.jsonRecord, _, _) = operation { return operation }
        let steps = frames[frame].steps
        let constants = operation.inputs.compactMap { input -> Vector? in
            guard case .constant(let column) = steps[input].operation else { return nil }
            return Vector(column: column, type: steps[input].type, isConstant: true)
        }
        guard !constants.isEmpty, constants.count == operation.inputs.count else { return operation }
        return .constant(Rows(count: 1, batch: nil, textLimit: textLimit).value(of: operation, constants, type))
    }
}
