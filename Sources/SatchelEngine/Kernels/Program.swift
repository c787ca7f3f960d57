internal import SatchelColumns
internal import SatchelPlan

/// An expression as a list of steps, each from earlier ones; equal parts are one step, constant parts are computed.
struct Program: Sendable {
    enum Operation: Sendable {
        /// What the program runs over: the rows' elements, or those of lists in the body of a closure.
        case element
        /// A value of the program around a closure, by its place among those that the closure takes.
        case captured(Int)
        case constant(ColumnData)
        /// A field by its place in the record of a step's value.
        case field(of: Int, index: Int)
        /// With what was made ready of its literals, where it has such.
        case call(Function, [Int], (any PreparedCall)?)
        case record([Int])
        /// A part of a JSON value.
        case part(of: Int, [JSONStep])
        /// The body of a closure over lists or optionals, and what it takes from here.
        case each(Traversal, of: Int, Program, captures: [Int])

        var inputs: [Int] {
            switch self {
            case .element, .captured, .constant: []
            case .field(let input, _), .part(let input, _): [input]
            case .each(_, let list, _, let captures): [list] + captures
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
    /// The slot of the result.
    let result: Int

    init(_ expression: Expression, over element: ColumnType, textLimit: Int) throws {
        // Throws what does not fit; the instructions below then do.
        _ = try expression.type(over: element)
        self = try ProgramCompiler.compile(expression, over: element, textLimit: textLimit)
    }

    /// The steps of which one gives the result.
    init(_ steps: [Step], result: Int, textLimit: Int) {
        self.result = result
        self.textLimit = textLimit
        type = steps[result].type
        slots = steps.count
        self.steps = Self.live(steps, result)
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

    /// The result's values; `captured` are those that the body of a closure takes from around it.
    func run(_ batch: Batch, _ captured: [Vector] = []) -> Vector {
        let rows = Rows(count: batch.count, batch: batch, textLimit: textLimit)
        var values = [Vector?](repeating: nil, count: slots)
        for step in steps {
            switch step.operation {
            case .element:
                let fits = batch.column.count == batch.count
                values[step.slot] = Vector(column: fits ? batch.column : rows.failed(step.type), type: step.type, isConstant: false)
            case .captured(let place): values[step.slot] = place < captured.count ? captured[place] : nil
            case .constant(let column):
                values[step.slot] = Vector(column: column, type: step.type, isConstant: true)
            case .field, .call, .record, .part, .each:
                let inputs = step.operation.inputs.compactMap { values[$0] }
                let column = rows.valueByCodes(of: step.operation, inputs, step.type)
                values[step.slot] = Vector(column: column, type: step.type, isConstant: false)
            }
            for slot in step.releases { values[slot] = nil }
        }
        return values[result] ?? Vector(column: rows.failed(type), type: type, isConstant: false)
    }
}
