package import SatchelColumns
package import SatchelPlan

/// An expression, ready to be computed for batch after batch.
package struct Evaluator: Sendable {
    private let program: Program

    package init(_ expression: Expression, over element: ColumnType, textLimit: Int = Int(UInt32.max)) throws {
        program = try Program(expression, over: element, textLimit: textLimit)
    }

    package var type: ColumnType { program.type }

    /// How many steps a batch costs; equal parts of the expression are one.
    package var stepCount: Int { program.steps.count }

    /// A value a row; an error of a row is a fault of the column.
    package func evaluate(_ batch: Batch) -> ColumnData {
        Rows(count: batch.count, batch: batch, textLimit: program.textLimit).column(program.run(batch))
    }
}

/// An expression that is true or false, ready to choose the rows of batch after batch.
package struct Condition: Sendable {
    private let program: Program
    /// The same, where it is so simple.
    private let tests: RowTests?

    package init(_ expression: Expression, over element: ColumnType) throws {
        program = try Program(expression, over: element, textLimit: Int(UInt32.max))
        guard program.type == .bool else {
            let message = "a condition has to be a Bool, this one's type is \(program.type); compare it with something: \(expression)"
            throw SatchelError(.invalidPlan, message)
        }
        tests = RowTests(program)
    }

    /// The rows for which it holds, and those of which that can't be told.
    package func select(_ batch: Batch) -> Selection {
        tests?.select(batch) ?? selectByValue(batch)
    }

    private func selectByValue(_ batch: Batch) -> Selection {
        let rows = Rows(count: batch.count, batch: batch, textLimit: program.textLimit)
        var value = program.run(batch)
        value.column = value.column.flattened
        let faults = batch.faults.merging(rows.ownFaults(value))
        switch value.bools(batch.count) {
        case .each(let values): return Selection(values, faults)
        case .all(let value): return Selection([Bool](repeating: value, count: batch.count), faults)
        case nil: return Selection([Bool](repeating: false, count: batch.count), faults.merging(rows.repeated(mismatch("Bool"))))
        }
    }
}
