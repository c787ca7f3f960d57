internal import SatchelColumns
internal import SatchelPlan

/// A condition of tests joined by `&&`, each of a column against a constant: none of them fails where a value is there, so that each is made
/// only of the rows that those before it have left, and leaves no column of its own behind.
struct RowTests: Sendable {
    fileprivate struct Test: Sendable {
        /// Where the column lies: a field of a field of the element.
        let path: [Int]
        let question: Question
        let isNegated: Bool
    }

    fileprivate enum Question: Sendable {
        case isTrue
        case isNil
        case integer(Order, Int64)
        case double(Order, Double)
        case text(Match, [UInt8])
    }

    fileprivate enum Order: Sendable {
        case equal, less, lessOrEqual, greater, greaterOrEqual
    }

    fileprivate enum Match: Sendable {
        case equal, prefix, suffix, contained
    }

    private let tests: [Test]

    /// Nil where the condition has another part.
    init?(_ program: Program) {
        var steps: [Int: Program.Step] = [:]
        for step in program.steps { steps[step.slot] = step }
        var tests: [Test] = []
        // The next one last. A loop: conditions of thousands of parts are as deep as long.
        var parts = [(slot: program.result, isNegated: false)]
        while let (slot, isNegated) = parts.popLast() {
            switch steps[slot]?.operation {
            case .call(.not, let inputs, _): parts.append((inputs[0], !isNegated))
            case .call(.and, let inputs, _) where !isNegated: parts += [(inputs[1], false), (inputs[0], false)]
            default:
                guard let test = Self.test(slot, steps, isNegated: isNegated) else { return nil }
                tests.append(test)
            }
        }
        self.tests = tests
    }

    private static func test(_ slot: Int, _ steps: [Int: Program.Step], isNegated: Bool) -> Test? {
        switch steps[slot]?.operation {
        case .element, .field: return path(slot, steps).map { Test(path: $0, question: .isTrue, isNegated: isNegated) }
        case .call(.isNil, let inputs, _):
            return path(inputs[0], steps).map { Test(path: $0, question: .isNil, isNegated: isNegated) }
        case .call(let function, let inputs, nil) where inputs.count == 2:
            guard let path = path(inputs[0], steps), let type = steps[inputs[0]]?.type, let constant = steps[inputs[1]],
                case .constant(let column) = constant.operation, constant.type == type, column.count == 1, column.faults.isEmpty,
                let question = question(function == .notEqual ? .equal : function, type, column)
            else { return nil }
            return Test(path: path, question: question, isNegated: isNegated != (function == .notEqual))
        default: return nil
        }
    }

    /// The way from the element to a field; nil where a step is none of fields.
    private static func path(_ slot: Int, _ steps: [Int: Program.Step]) -> [Int]? {
        var (slot, path) = (slot, [Int]())
        while case .field(let record, let index) = steps[slot]?.operation {
            path.append(index)
            slot = record
        }
        guard case .element = steps[slot]?.operation else { return nil }
        return path.reversed()
    }

    private static func question(_ function: Function, _ type: ColumnType, _ constant: ColumnData) -> Question? {
        switch (type.representation, constant.storage) {
        // The bits of the greater half of them stand for negative numbers.
        case (.integer(.uint64), .integers(let values)): function == .equal ? .integer(.equal, values[0]) : nil
        case (.integer, .integers(let values)): order(function).map { .integer($0, values[0]) }
        case (.double, .doubles(let values)), (.float, .doubles(let values)), (.date, .doubles(let values)):
            order(function).map { .double($0, values[0]) }
        case (.string, .text(let text)): match(function).map { .text($0, Array(text[0])) }
        default: nil
        }
    }

    private static func order(_ function: Function) -> Order? {
        switch function {
        case .equal: .equal
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        default: nil
        }
    }

    private static func match(_ function: Function) -> Match? {
        switch function {
        case .equal: .equal
        case .hasPrefix: .prefix
        case .hasSuffix: .suffix
        case .contains: .contained
        default: nil
        }
    }

    /// The rows for which all tests hold; nil where one of the columns holds an error, or its values not as they are.
    func select(_ batch: Batch) -> Selection? {
        guard batch.faults.isEmpty else { return nil }
        var rows = [Int32](unsafeUninitializedCapacity: batch.count) { target, filled in
            for row in 0..<batch.count { target.initializeElement(at: row, to: Int32(truncatingIfNeeded: row)) }
            filled = batch.count
        }
        // All of them first: for which rows an error counts is told by values that are no longer there once rows are dropped.
        var columns: [ColumnData] = []
        for test in tests {
            guard let column = Self.column(batch.column, test.path), column.count == batch.count else { return nil }
            columns.append(column)
        }
        for (test, column) in zip(tests, columns) where !test.keep(&rows, column) { return nil }
        return Selection(rows: rows, of: batch.count)
    }

    private static func column(_ column: ColumnData, _ path: [Int]) -> ColumnData? {
        var column = column
        for index in path {
            guard column.faults.isEmpty, case .record(let fields, _) = column.storage, index < fields.count else { return nil }
            column = fields[index]
        }
        return column.faults.isEmpty ? column : nil
    }
}

extension RowTests.Test {
    /// Drops the rows of which the answer is no; false, and nothing done, where the column is of another kind.
    fileprivate func keep(_ rows: inout [Int32], _ column: ColumnData) -> Bool {
        switch (question, column.storage) {
        case (.isTrue, .bools(let values)): keep(&rows, values) { $0 }
        case (.isNil, .optional(let present, let wrapped)):
            if wrapped.faults.isEmpty { keep(&rows, present) { !$0 } } else { return false }
        case (.integer(let order, let constant), .integers(let values)): keep(&rows, values, order, constant)
        case (.double(let order, let constant), .doubles(let values)): keep(&rows, values, order, constant)
        case (.text(let match, let constant), .text(let text)): keep(&rows, text, match, constant)
        default: return false
        }
        return true
    }

    private func keep<Value: Comparable>(_ rows: inout [Int32], _ values: [Value], _ order: RowTests.Order, _ constant: Value) {
        switch order {
        case .equal: keep(&rows, values) { $0 == constant }
        case .less: keep(&rows, values) { $0 < constant }
        case .lessOrEqual: keep(&rows, values) { $0 <= constant }
        case .greater: keep(&rows, values) { $0 > constant }
        case .greaterOrEqual: keep(&rows, values) { $0 >= constant }
        }
    }

    private func keep(_ rows: inout [Int32], _ text: TextData, _ match: RowTests.Match, _ constant: [UInt8]) {
        constant.withUnsafeBufferPointer { constant in
            TextOperand(text: text, isConstant: false).withRows { texts in
                switch match {
                case .equal: keep(&rows) { texts[$0].hasSameBytes(as: constant) }
                case .prefix: keep(&rows) { texts[$0].hasPrefix(constant) }
                case .suffix: keep(&rows) { texts[$0].hasSuffix(constant) }
                case .contained: keep(&rows) { texts[$0].offset(of: constant) != nil }
                }
            }
        }
    }

    @inline(__always)
    private func keep<Value>(_ rows: inout [Int32], _ values: [Value], _ holds: (Value) -> Bool) {
        // In bounds: the column has as many values as the batch has rows.
        values.withUnsafeBufferPointer { values in keep(&rows) { holds(values[$0]) } }
    }

    @inline(__always)
    private func keep(_ rows: inout [Int32], _ holds: (Int) -> Bool) {
        let isWanted = !isNegated
        var kept = 0
        rows.withUnsafeMutableBufferPointer { rows in
            // In bounds: no more are kept than were looked at.
            for place in 0..<rows.count {
                let row = rows[place]
                rows[kept] = row
                kept &+= holds(Int(row)) == isWanted ? 1 : 0
            }
        }
        rows.removeLast(rows.count - kept)
    }
}
